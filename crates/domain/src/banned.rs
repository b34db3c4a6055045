//! Terms that no settlement may hold (A3d, F5): it settles this dispute and silences nobody.

/// A term found, and why it may not stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BannedTerm {
    pub found: String,
    pub why: &'static str,
}

const REPORTING: &str = "不得限制消费者投诉、举报、起诉";
const SILENCE: &str = "不得以封口为条件";
const WAIVER: &str = "不得放弃本次争议以外的法定权利";
const PENALTY: &str = "不得因投诉、举报处罚消费者";
const EXEMPT: &str = "不得免除经营者依法应承担的其他责任";

/// What is forbidden, then what of; both within one clause of a sentence.
const PAIRS: &[(&[&str], &[&str], &str)] = &[
    (
        &["不得", "不再", "不能", "不可", "禁止", "不准", "承诺不", "保证不", "撤回", "撤销", "放弃"],
        &["举报", "投诉", "申诉", "起诉", "诉讼", "曝光", "媒体", "差评", "12315", "市场监管"],
        REPORTING,
    ),
    // To whom one may not turn; "不向" alone is usual ("不向消费者收费").
    (
        &["不向", "不再向", "不得向", "不得反映", "不再反映"],
        &["反映", "投诉", "举报", "申诉", "检举", "控告", "信访"],
        REPORTING,
    ),
    (
        &["不去任何", "不去有关", "不找任何", "不找有关", "不再找", "不再寻求", "不寻求"],
        &["部门", "消协", "消费者协会", "媒体", "其他途径", "任何途径", "救济"],
        REPORTING,
    ),
    // That nothing is in dispute any more is usual; that nothing may be pursued any more is not.
    (
        &["不追究", "不再追究", "不得追究", "不得再追究", "放弃追究"],
        &["任何责任", "一切责任", "全部责任", "所有责任", "其他责任", "法律责任", "行政责任"],
        WAIVER,
    ),
    (&["放弃", "不再维权", "不得维权", "不得申请", "不再申请"], &["维权", "救济", "诉权", "仲裁"], WAIVER),
    (&["放弃"], &["一切权利", "全部权利", "所有权利", "其他权利", "任何权利", "一切追究", "其他任何"], WAIVER),
    (&["投诉", "举报", "泄露", "公开"], &["违约金", "罚款", "赔偿商家", "退还赔偿", "退回补偿"], PENALTY),
    (&["免除", "不承担", "不再承担", "概不"], &["法律责任", "一切责任", "行政责任", "其他责任", "任何责任"], EXEMPT),
];

/// What is forbidden by itself.
const WORDS: &[(&str, &str)] = &[("封口", SILENCE), ("保密费", SILENCE), ("不得对外", SILENCE), ("不得声张", SILENCE)];

/// The banned terms in a text, in the order in which they stand; empty when it is clean.
#[must_use]
pub fn check_terms(text: &str) -> Vec<BannedTerm> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    bare.split(['。', '；', ';', '，', ',', '\n']).filter_map(check_clause).collect()
}

fn check_clause(clause: &str) -> Option<BannedTerm> {
    // The declaration that every agreement carries says the opposite of what is banned.
    if clause.contains("不免除") || clause.contains("不影响") || clause.contains("不限制") {
        return None;
    }
    let word = WORDS.iter().find(|(word, _)| clause.contains(word)).map(|(_, why)| *why);
    let pair = || {
        PAIRS.iter().find_map(|(verbs, objects, why)| {
            let at = verbs.iter().filter_map(|verb| clause.find(verb)).min()?;
            objects.iter().any(|object| clause[at..].contains(object)).then_some(*why)
        })
    };
    word.or_else(pair).map(|why| BannedTerm { found: clause.to_owned(), why })
}

#[cfg(test)]
mod tests {
    use super::check_terms;

    #[test]
    fn a3_terms_that_silence_a_consumer_are_found() {
        for text in [
            "消费者不得再向市场监管部门投诉",
            "消费者收款后撤回举报",
            "消费者承诺不向12315反映",
            "支付封口费二百元",
            "消费者放弃一切权利",
            "如再次投诉，须支付投诉违约金五百元",
            "经营者不再承担任何责任",
            "双方再无任何争议，不向任何部门反映",
            "消费者不再向有关部门反映情况",
            "消费者不得向任何机关检举",
            "消费者不找任何部门",
            "消费者不再追究任何责任",
            "消费者不再追究经营者的一切责任",
            "双方再无任何争议并放弃维权",
        ] {
            assert!(!check_terms(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn ordinary_terms_and_the_declaration_pass() {
        for text in [
            "退货并退还货款",
            "经营者逾期支付的，每日按未付金额的万分之五支付违约金",
            "本协议不免除经营者依法应承担的其他法律责任；一方不履行的，可依消法第三十九条通过其他途径解决",
            "检测费由经营者承担",
            "消费者于三日内取回旧机",
            "双方再无争议",
            "双方就本次争议再无任何争议",
            "经营者不向消费者收取检测费",
            "经营者不向第三人泄露消费者的信息",
            "消费者不再就本次争议要求其他赔偿",
        ] {
            assert_eq!(check_terms(text), [], "{text}");
        }
    }
}
