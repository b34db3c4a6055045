//! 季度分析报告 (F16): the text of a pack, and its draft in plain sentences from the figures, which a person edits.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::words::{compared, joined, listed, rated};
use crate::figure::{Counts, Measure, Rate};
use crate::value::yuan_from_fen;

/// The text, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Analysis {
    /// 基本情况
    pub basics: String,
    /// 同比环比
    pub changes: String,
    /// 投诉处理情况
    pub handling: String,
    /// 咨询热点
    pub consultations: String,
    /// 投诉集中问题, each with what is done about it.
    pub topics: Vec<Topic>,
    /// 本季没有集中问题, said by a person.
    pub no_topics: bool,
    /// 意见建议
    pub opinions: String,
    /// 重大事件
    pub major: String,
    /// 典型案例
    pub typical: String,
    /// 下季打算
    pub plans: String,
}

/// A problem that concentrates, and its 整改 (C6b, B1.7).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    pub title: String,
    /// Numbers of its cases, and who is complained of.
    pub cases: String,
    pub measure: String,
    pub owner: String,
    pub due: Option<Date>,
}

/// The figures of one period that sentences are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub consultations: i64,
    pub suggestions: i64,
    pub carried: i64,
    pub registered: i64,
    pub declined: i64,
    pub passed_on: i64,
    pub ended: i64,
    pub settled: i64,
    pub failed: i64,
    pub terminated: i64,
    pub handed_up: i64,
    pub open: i64,
    pub on_time: i64,
    /// Numerator and denominator of 和解率 (5.4).
    pub settled_of: (i64, i64),
    pub recovered_fen: i64,
    pub dispatched: i64,
}

impl From<&Counts> for Told {
    fn from(counts: &Counts) -> Self {
        let of = |measure| counts.get(measure);
        let grounds =
            [Measure::Withdrawn, Measure::Association, Measure::Authority, Measure::Court, Measure::OtherGround];
        let rate = counts.rate(Rate::Settlement);
        Self {
            consultations: of(Measure::Consulted),
            suggestions: of(Measure::Suggested),
            carried: of(Measure::Carried),
            registered: of(Measure::Registered),
            declined: of(Measure::Declined),
            passed_on: of(Measure::TransferredOut),
            ended: of(Measure::Ended),
            settled: of(Measure::Settled),
            failed: of(Measure::NoAgreement),
            terminated: grounds.iter().map(|ground| of(*ground)).sum(),
            handed_up: of(Measure::HandedUp),
            open: of(Measure::Forward),
            on_time: of(Measure::OnTime),
            settled_of: (rate.numerator, rate.denominator),
            recovered_fen: of(Measure::RecoveredFen),
            dispatched: of(Measure::FromAbove),
        }
    }
}

/// Complaints of one kind: goods class and problem, or one trader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    pub label: String,
    pub count: i64,
    /// In the period before.
    pub before: i64,
    /// The newest, at most a few.
    pub numbers: Vec<String>,
    /// The traders complained of most, each with its count.
    pub traders: Vec<(String, i64)>,
    /// How many there would be as before, in words; for what stands out by more than chance.
    pub usual: Option<String>,
}

/// Everything that a draft is made from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// 2026年第一季度.
    pub period: String,
    /// Stations added up; none for a station's own.
    pub stations: Option<i64>,
    pub now: Told,
    /// The quarter before, if the organisation was there.
    pub before: Option<Told>,
    pub year_before: Option<Told>,
    /// What stands out by more than chance, the least likely first.
    pub topics: Vec<Group>,
    /// Goods class × problem, the most first.
    pub problems: Vec<Group>,
    pub traders: Vec<Group>,
    /// What was asked, and how often.
    pub asked: Vec<(String, i64)>,
    /// Suggestions in the words of those who made them.
    pub suggested: Vec<String>,
    /// Major and hot cases: number and what.
    pub major: Vec<(String, String)>,
    /// Titles of typical cases that were written.
    pub typical: Vec<String>,
}

/// Topics at most (F16).
const TOPICS: usize = 3;
/// Complaints of one kind from which it is a topic.
const SEVERAL: i64 = 2;

/// The draft: what the figures say, and nothing that only a person can know.
#[must_use]
pub fn draft(facts: &Facts) -> Analysis {
    Analysis {
        basics: basics(facts),
        changes: changes(facts),
        handling: handling(facts),
        consultations: consultations(facts),
        topics: topics(facts),
        no_topics: false,
        opinions: opinions(facts),
        major: major(facts),
        typical: typical(facts),
        plans: String::new(),
    }
}

fn basics(facts: &Facts) -> String {
    let now = &facts.now;
    let whose = facts.stations.map_or_else(|| "本站".to_owned(), |stations| format!("所辖{stations}个站"));
    let mut said = vec![format!(
        "{}，{whose}登记投诉{}件，受理咨询{}件、意见建议{}件",
        facts.period, now.registered, now.consultations, now.suggestions
    )];
    if now.carried > 0 {
        said.push(format!("上期结转{}件", now.carried));
    }
    if now.dispatched > 0 {
        said.push(format!("投诉中上级转办{}件", now.dispatched));
    }
    format!("{}。挽回损失{}元。", said.join("，"), yuan_from_fen(now.recovered_fen))
}

fn changes(facts: &Facts) -> String {
    let mut said = Vec::new();
    for (then, name) in [(facts.before, "上季度"), (facts.year_before, "去年同季")] {
        let Some(then) = then else {
            said.push(format!("没有{name}的数字可比。"));
            continue;
        };
        let lines = [
            compared("投诉", facts.now.registered, then.registered),
            compared("咨询", facts.now.consultations, then.consultations),
        ];
        said.push(format!("比{name}：{}。", lines.join("；")));
    }
    let risen: Vec<String> = facts
        .problems
        .iter()
        .filter(|one| one.count - one.before >= SEVERAL)
        .take(TOPICS)
        .map(|one| format!("{}（{}件，上季度{}件）", one.label, one.count, one.before))
        .collect();
    if !risen.is_empty() {
        said.push(format!("比上季度多的是{}。", risen.join("、")));
    }
    said.concat()
}

fn handling(facts: &Facts) -> String {
    let now = &facts.now;
    let mut said = vec![format!("本季办结{}件", now.ended)];
    let parts = [
        ("和解成功", now.settled),
        ("和解不成", now.failed),
        ("终止", now.terminated),
        ("移交市场监管所", now.handed_up),
        ("不受理", now.declined),
        ("转出", now.passed_on),
    ];
    said.extend(parts.iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{name}{count}件")));
    let mut text = format!("{}。", said.join("，"));
    if now.ended > 0 {
        text.push_str(&format!("二十日内办结：{}。", rated(now.on_time, now.ended)));
    }
    if now.settled_of.1 > 0 {
        text.push_str(&format!("和解率：{}（不含消费者撤回和转出）。", rated(now.settled_of.0, now.settled_of.1)));
    }
    match now.open {
        0 => text.push_str("期末没有未办结的投诉。"),
        open => text.push_str(&format!("期末在办{open}件，结转下期。")),
    }
    text
}

fn consultations(facts: &Facts) -> String {
    if facts.now.consultations == 0 {
        return "本季没有登记咨询。".to_owned();
    }
    let hot: Vec<String> = facts
        .asked
        .iter()
        .filter(|(_, count)| *count >= SEVERAL)
        .take(TOPICS)
        .map(|(topic, count)| format!("{topic}（{count}件）"))
        .collect();
    if hot.is_empty() {
        format!("咨询{}件，没有问得集中的事项。", facts.now.consultations)
    } else {
        format!("咨询{}件，问得最多的是{}。", facts.now.consultations, hot.join("、"))
    }
}

/// A number in the text that is not the number any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// As the text says it: 受理咨询3件.
    pub said: String,
    pub now: String,
}

/// Where the text still says what the figures do not say any more: the sentences that the draft makes, whoever has
/// edited them since.
#[must_use]
pub fn stale(text: &Analysis, now: &Told) -> Vec<Stale> {
    // Where it stands, the words before the number, the number now, what is counted.
    let told = [
        (&text.basics, "登记投诉", now.registered.to_string(), "件"),
        (&text.basics, "受理咨询", now.consultations.to_string(), "件"),
        (&text.basics, "意见建议", now.suggestions.to_string(), "件"),
        (&text.basics, "挽回损失", yuan_from_fen(now.recovered_fen), "元"),
        (&text.changes, "：投诉", now.registered.to_string(), "件"),
        (&text.changes, "；咨询", now.consultations.to_string(), "件"),
        (&text.handling, "本季办结", now.ended.to_string(), "件"),
        (&text.handling, "期末在办", now.open.to_string(), "件"),
        (&text.consultations, "咨询", now.consultations.to_string(), "件"),
    ];
    let mut all: Vec<Stale> = Vec::new();
    for (text, words, is, unit) in told {
        let Some((_, rest)) = text.split_once(words) else { continue };
        let Some((said, _)) = rest.split_once(unit) else { continue };
        let number = !said.is_empty() && said.chars().all(|one| one.is_ascii_digit() || one == '.');
        let name = words.trim_start_matches(['：', '；']);
        let one = Stale { said: format!("{name}{said}{unit}"), now: format!("{is}{unit}") };
        if number && said != is && !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

/// A kept text with the parts that only repeat figures drafted anew; what a person thought of stays.
#[must_use]
pub fn redrafted(kept: &Analysis, draft: &Analysis) -> Analysis {
    Analysis {
        basics: draft.basics.clone(),
        changes: draft.changes.clone(),
        handling: draft.handling.clone(),
        consultations: draft.consultations.clone(),
        ..kept.clone()
    }
}

/// What stands out comes first; then what is merely the most, unless it is the same complaints.
fn topics(facts: &Facts) -> Vec<Topic> {
    let told = |one: &&Group| {
        let same = |topic: &Group| {
            let both = one.numbers.iter().filter(|number| topic.numbers.contains(number)).count();
            topic.label == one.label || both * 2 > one.numbers.len()
        };
        facts.topics.iter().any(same)
    };
    let most = facts.problems.iter().chain(&facts.traders).filter(|one| one.count >= SEVERAL && !told(one));
    facts.topics.iter().chain(most).take(TOPICS).map(topic).collect()
}

fn topic(group: &Group) -> Topic {
    let traders: Vec<String> = group
        .traders
        .iter()
        .filter(|(_, count)| *count >= SEVERAL)
        .map(|(name, count)| format!("{name}{count}件"))
        .collect();
    let mut cases = listed(&group.numbers, group.count);
    if !traders.is_empty() {
        cases.push_str(&format!("；其中{}", joined(&traders)));
    }
    if let Some(usual) = &group.usual {
        cases.push_str(&format!("；照以前约应有{usual}"));
    }
    Topic { title: format!("{}，{}件", group.label, group.count), cases, ..Topic::default() }
}

fn opinions(facts: &Facts) -> String {
    let mut said: Vec<String> = Vec::new();
    let worst = facts.traders.iter().find(|one| one.count >= SEVERAL);
    if let Some(worst) = worst {
        said.push(format!("{}被投诉{}件，建议约谈并查它的进货和售后。", worst.label, worst.count));
    }
    if !facts.suggested.is_empty() {
        said.push(format!("消费者建议：{}。", facts.suggested.join("；")));
    }
    if facts.now.on_time < facts.now.ended {
        let late = facts.now.ended - facts.now.on_time;
        said.push(format!("有{late}件超过二十日才办结，建议承办人满十五日时报站长。"));
    }
    said.concat()
}

fn major(facts: &Facts) -> String {
    if facts.major.is_empty() {
        return "本季没有重大、群体性投诉。".to_owned();
    }
    let said: Vec<String> = facts.major.iter().map(|(number, what)| format!("{number} {what}")).collect();
    format!("{}。", said.join("；"))
}

fn typical(facts: &Facts) -> String {
    if facts.typical.is_empty() {
        "本季没有报送典型案例。".to_owned()
    } else {
        format!("《{}》。", facts.typical.join("》《"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(label: &str, count: i64, before: i64) -> Group {
        let numbers = (1..=count).map(|at| format!("YQ01-2026-{at:04}")).collect();
        Group {
            label: label.to_owned(),
            count,
            before,
            numbers,
            traders: vec![("明快电器专柜".to_owned(), count - 1), ("联讯手机店".to_owned(), 1)],
            usual: None,
        }
    }

    fn facts() -> Facts {
        let now = Told {
            registered: 12,
            consultations: 6,
            ended: 10,
            settled: 8,
            failed: 2,
            on_time: 9,
            open: 2,
            settled_of: (8, 10),
            recovered_fen: 429_900,
            ..Told::default()
        };
        Facts {
            period: "2026年第一季度".to_owned(),
            stations: None,
            now,
            before: Some(Told { registered: 4, consultations: 5, ..Told::default() }),
            year_before: None,
            topics: Vec::new(),
            problems: vec![group("家用电器的质量问题", 5, 1), group("服装、鞋帽的售后服务问题", 1, 0)],
            traders: vec![group("明快电器专柜", 4, 0)],
            asked: vec![("三包期限".to_owned(), 3), ("停车".to_owned(), 1)],
            suggested: vec!["增设休息座椅".to_owned()],
            major: vec![("YQ01-2026-0003".to_owned(), "群体投诉：预付卡停业".to_owned())],
            typical: vec!["冰箱退货和解案".to_owned()],
        }
    }

    #[test]
    fn b5_2_the_draft_says_what_the_figures_say() {
        let text = draft(&facts());
        assert!(
            text.basics.contains("2026年第一季度，本站登记投诉12件") && text.basics.contains("4299.00元"),
            "{}",
            text.basics
        );
        assert!(text.changes.contains("比上季度：投诉12件，原4件，多8件"), "{}", text.changes);
        assert!(text.changes.contains("没有去年同季的数字可比"));
        assert!(text.changes.contains("家用电器的质量问题（5件，上季度1件）"));
        assert!(text.handling.contains("10件中9件，90%") && text.handling.contains("期末在办2件"), "{}", text.handling);
        assert_eq!(text.consultations, "咨询6件，问得最多的是三包期限（3件）。");
        let titles: Vec<&str> = text.topics.iter().map(|one| one.title.as_str()).collect();
        assert_eq!(titles, ["家用电器的质量问题，5件", "明快电器专柜，4件"], "one complaint is no topic");
        assert!(text.topics[0].cases.contains("其中明快电器专柜4件"), "{}", text.topics[0].cases);
        assert!(text.major.contains("预付卡停业") && text.typical.contains("《冰箱退货和解案》"));
        assert!(text.topics.iter().all(|one| one.measure.is_empty()), "what is to be done only a person knows");
    }

    #[test]
    fn b5_2_a_text_that_was_kept_tells_which_of_its_numbers_have_moved() {
        let text = draft(&facts());
        assert_eq!(stale(&text, &facts().now), []);
        let now = Told { consultations: 7, open: 3, ..facts().now };
        let said: Vec<(String, String)> = stale(&text, &now).into_iter().map(|one| (one.said, one.now)).collect();
        let wanted = [("受理咨询6件", "7件"), ("咨询6件", "7件"), ("期末在办2件", "3件")];
        assert_eq!(said, wanted.map(|(said, now)| (said.to_owned(), now.to_owned())));
        let own = Analysis { basics: "本季平稳，咨询比投诉多。".to_owned(), ..Analysis::default() };
        assert_eq!(stale(&own, &now), [], "a person's own words are not read");
        let kept = Analysis { plans: "再查公示".to_owned(), ..text };
        let anew = redrafted(&kept, &draft(&Facts { now, ..facts() }));
        assert!(stale(&anew, &now).is_empty() && anew.plans == "再查公示");
    }

    #[test]
    fn b5_2_what_stands_out_is_told_first_and_once() {
        let numbers = (11..17).map(|at| format!("YQ01-2026-{at:04}")).collect();
        let found = Group { numbers, usual: Some("0.4件".to_owned()), ..group("“平衡车”", 6, 0) };
        let twin = Group { numbers: found.numbers.clone(), ..group("日用商品的安全问题", 7, 0) };
        let all =
            Facts { topics: vec![found], problems: vec![twin, group("家用电器的质量问题", 5, 1)], ..facts() };
        let topics = draft(&all).topics;
        let titles: Vec<&str> = topics.iter().map(|one| one.title.as_str()).collect();
        assert_eq!(titles, ["“平衡车”，6件", "家用电器的质量问题，5件", "明快电器专柜，4件"]);
        assert!(topics[0].cases.ends_with("；照以前约应有0.4件"), "{}", topics[0].cases);
    }

    #[test]
    fn b5_2_an_empty_quarter_is_told_without_invention() {
        let text = draft(&Facts { period: "2026年第一季度".to_owned(), ..Facts::default() });
        assert!(text.topics.is_empty() && !text.no_topics, "a person says that there is none");
        assert!(text.consultations.contains("没有登记咨询") && text.major.contains("没有重大"));
        assert!(!text.handling.contains('%') && text.opinions.is_empty());
    }

    #[test]
    fn a15b_what_ended_late_is_told_also_when_nothing_is_open_any_more() {
        let of = |on_time| draft(&Facts { now: Told { open: 0, on_time, ..facts().now }, ..facts() }).opinions;
        assert!(of(9).contains("有1件超过二十日才办结"), "{}", of(9));
        assert!(!of(10).contains("二十日"), "{}", of(10));
    }
}
