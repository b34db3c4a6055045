//! The words of a complaint that may tell what it is about: pairs of neighbouring characters, as in the search.

use std::collections::BTreeSet;

/// Words of one complaint at most.
pub const MOST: usize = 12;
/// Of these, words of the name of the goods at most.
const OF_GOODS: usize = 6;

/// Characters that say nothing about the matter; a pair with one of them is no word.
const IDLE: &str = "的了是在我他她它你您们有和不没无也都就还到后为与等要说过来去上下个件台只盒块这那被把从让给元又但因所以想能会可再很\
     零一二三四五六七八九十百千万两几第月日年号点半时天次某其及或并即则而且于由向对将未已经才却请求求店商家场柜人员先生女士";

/// Pairs that stand in every other complaint: what is asked for, and who takes part.
const COMMON: &[&str] = &[
    "退货", "货退", "退款", "款退", "退还", "退换", "换货", "更换", "调换", "货款", "赔偿", "补偿", "维修", "修理",
    "购买", "消费", "费者", "经营", "营者", "专柜", "柜台", "老板", "店员", "店里", "店主", "客服", "顾客", "投诉",
    "处理", "解决", "协商", "答复", "问题", "发现", "商品", "产品", "质量", "服务", "发票", "小票", "票据", "价款",
    "买了", "没有", "拒绝", "同意", "认为", "双方",
];

/// What harm and what trouble is called; where one of these stands in the facts it is taken first.
const TELLING: &[&str] = &[
    "漏电", "触电", "起火", "着火", "冒烟", "爆炸", "鼓包", "短路", "烫伤", "烧伤", "灼伤", "割伤", "摔伤", "受伤",
    "过敏", "红肿", "溃烂", "中毒", "腹泻", "呕吐", "异物", "虫子", "蟑螂", "头发", "发霉", "霉变", "变质", "馊味",
    "过期", "临期", "异味", "甲醛", "刺鼻", "断裂", "开裂", "开胶", "脱落", "掉色", "褪色", "缩水", "起球", "变形",
    "漏水", "漏油", "漏气", "异响", "死机", "黑屏", "自燃", "刹车", "失灵", "假货", "冒牌", "仿冒", "翻新", "掺假",
    "拆封", "少两", "缺斤", "短重", "加价", "涨价", "违约", "定金", "押金", "预付", "充值", "储值", "办卡", "退卡",
    "年卡", "课时", "停业", "关门", "闭店", "倒闭", "跑路", "失联", "搬走", "转让", "拒退", "召回", "三包", "延误",
    "爽约", "强制", "捆绑", "搭售", "泄露", "偷拍", "辱骂", "殴打", "围堵",
];

/// The words of the name of the goods, then of the brand, then of the facts: those that tell most first, the
/// others in an order that is the same for every complaint, so that alike complaints give alike words.
#[must_use]
pub fn words(goods: &str, brand: &str, facts: &str) -> Vec<String> {
    let mut all: BTreeSet<String> = pairs(goods).into_iter().take(OF_GOODS).collect();
    all.extend(pairs(brand).into_iter().take(2));
    let telling = TELLING.iter().filter(|word| facts.contains(**word)).map(|word| (*word).to_owned());
    let mut rest: Vec<String> = pairs(facts);
    rest.sort_by_key(|word| rank(word));
    for word in telling.chain(rest) {
        if all.len() >= MOST {
            break;
        }
        all.insert(word);
    }
    all.into_iter().collect()
}

/// The pairs of a text in its order, each once; a run of letters and digits with a letter in it is one word.
fn pairs(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut add = |word: String| {
        if !all.contains(&word) {
            all.push(word);
        }
    };
    let (mut run, mut before) = (String::new(), None);
    for letter in text.chars().flat_map(char::to_lowercase).chain(std::iter::once(' ')) {
        if letter.is_ascii_alphanumeric() {
            run.push(letter);
            before = None;
            continue;
        }
        let word = std::mem::take(&mut run);
        if (2..=20).contains(&word.len()) && word.chars().any(|one| one.is_ascii_alphabetic()) {
            add(word);
        }
        if !letter.is_alphanumeric() || IDLE.contains(letter) {
            before = None;
            continue;
        }
        if let Some(word) = before.map(|first| format!("{first}{letter}"))
            && !COMMON.contains(&word.as_str())
        {
            add(word);
        }
        before = Some(letter);
    }
    all
}

/// FNV-1a: no meaning, only the same for the same word, everywhere and always.
fn rank(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Words that stand next to each other in the same complaints, put together: 平衡 and 衡车 are 平衡车.
#[must_use]
pub fn phrases(words: &[&str]) -> Vec<String> {
    let mut rest: Vec<&str> = words.to_vec();
    let mut all = Vec::new();
    while !rest.is_empty() {
        let mut phrase = rest.remove(0).to_owned();
        loop {
            let (begin, end) = (phrase.chars().next(), phrase.chars().next_back());
            let two = |word: &&str| word.chars().count() == 2;
            if let Some(at) = rest.iter().position(|word| two(word) && word.chars().next() == end) {
                phrase.extend(rest.remove(at).chars().next_back());
            } else if let Some(at) = rest.iter().position(|word| two(word) && word.chars().next_back() == begin) {
                let first = rest.remove(at).chars().next();
                phrase = first.into_iter().chain(phrase.chars()).collect();
            } else {
                break;
            }
        }
        all.push(phrase);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b1_6_the_words_of_a_complaint_are_those_that_tell_what_it_is_about() {
        let all = words("双开门冰箱", "云桥", "三月五日买的，插电后漏电，师傅说压缩机坏了，电话13800000001。");
        for word in ["冰箱", "双开", "云桥", "漏电"] {
            assert!(all.iter().any(|one| one == word), "{word}: {all:?}");
        }
        assert!(all.len() <= MOST);
        assert!(!words("", "", "要求退货退款").iter().any(|word| word == "退货"), "what everybody asks for");
        assert!(!all.iter().any(|word| word.contains('1')), "a telephone number is no word: {all:?}");
        let model = words("电饭煲 AX-200B", "", "");
        for word in ["ax", "200b", "饭煲"] {
            assert!(model.iter().any(|one| one == word), "{word}: {model:?}");
        }
    }

    #[test]
    fn words_that_stand_next_to_each_other_are_read_as_one() {
        assert_eq!(phrases(&["衡车", "平衡", "冒烟"]), ["平衡车", "冒烟"]);
        assert_eq!(phrases(&["冰箱", "开门", "门冰", "双开"]), ["双开门冰箱"]);
        assert!(phrases(&[]).is_empty());
    }
}
