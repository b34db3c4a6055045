use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::figure::Period;

fn any_rule() -> impl Strategy<Value = Rule> {
    prop_oneof![
        Just(Rule::Share),
        (1u32..50).prop_map(Rule::Target),
        (1i64..1000).prop_map(|each| Rule::Minus(Points(each))),
    ]
}

proptest! {
    #[test]
    fn p26_a_score_is_never_below_nothing_and_never_above_what_the_item_is_worth(
        points in 0i64..10_000, rule in any_rule(), got in 0i64..100_000, of in 0i64..100_000,
    ) {
        for nothing in [Nothing::Full, Nothing::None] {
            let scored = score(Points(points), &rule, nothing, Tally { got, of });
            prop_assert!(scored >= Points(0) && scored <= Points(points));
        }
    }

    #[test]
    fn p26_more_kept_is_never_worth_less_and_more_faults_are_never_worth_more(
        points in 0i64..10_000, rule in any_rule(), got in 0i64..100_000, of in 1i64..100_000,
    ) {
        let at = |got| score(Points(points), &rule, Nothing::None, Tally { got, of });
        if matches!(rule, Rule::Minus(_)) {
            prop_assert!(at(got + 1) <= at(got));
        } else {
            prop_assert!(at(got + 1) >= at(got));
        }
    }

    #[test]
    fn a_share_is_rounded_half_up_to_the_hundredth(points in 1i64..10_000, got in 0i64..500, more in 0i64..500) {
        let of = got + more;
        prop_assume!(of > 0);
        let scored = score(Points(points), &Rule::Share, Nothing::None, Tally { got, of }).0;
        // 2 · exact - 1 < 2 · scored <= 2 · exact + 1, all times `of`.
        let exact = 2 * points * got;
        prop_assert!(2 * scored * of <= exact + of && exact < 2 * scored * of + of);
    }

    #[test]
    fn a_bound_lies_below_the_share_and_rises_with_the_count(got in 0i64..200, more in 0i64..200) {
        let of = got + more;
        prop_assume!(of > 0);
        let at = |got, of| lower_bound(Share { got, of }).unwrap();
        let bound = at(got, of);
        prop_assert!(bound >= 0 && bound * of <= got * 10_000);
        prop_assert!(at(got * 3, of * 3) >= bound);
        if more > 0 {
            prop_assert!(at(got + 1, of) >= bound);
        }
    }

    #[test]
    fn places_follow_the_points(totals in prop::collection::vec((0i64..300, any::<bool>()), 1..30)) {
        let all: Vec<Standing> =
            totals.iter().map(|(total, vetoed)| Standing { total: Points(*total), vetoed: *vetoed }).collect();
        let given = places(&all);
        for (one, place) in all.iter().zip(&given) {
            for (other, other_place) in all.iter().zip(&given) {
                if (!one.vetoed, one.total) > (!other.vetoed, other.total) {
                    prop_assert!(place < other_place);
                }
                if one == other {
                    prop_assert_eq!(place, other_place);
                }
            }
        }
        prop_assert!(given.contains(&1));
    }
}

#[test]
fn a_few_sure_ones_are_not_praised_as_if_they_were_many() {
    let bound = |got, of| lower_bound(Share { got, of }).unwrap();
    // Three of three: 0.43849; ninety-eight of a hundred: 0.92998, by Wilson's interval; a lower bound is cut, not rounded.
    assert_eq!((bound(3, 3), bound(98, 100)), (4384, 9299));
    assert_eq!((lower_bound(Share { got: 0, of: 0 }), bound(0, 5)), (None, 0));
}

fn scheme() -> Scheme {
    let item = |key: &str, points, source: &str, rule| Item {
        key: key.to_owned(),
        label: format!("指标{key}"),
        points: Points(points),
        source: source.to_owned(),
        rule,
        nothing: Nothing::Full,
        how: String::new(),
    };
    let group = |key: &str, label: &str, items| Group { key: key.to_owned(), label: label.to_owned(), items };
    Scheme {
        version: "1".to_owned(),
        title: "评分表".to_owned(),
        effective_from: date(2026, 1, 1),
        groups: vec![
            group("setup", "机构设置", vec![item("a", 2000, "staffing", Rule::Share)]),
            group("rules", "制度建设", vec![item("b", 1500, "hand", Rule::Hand)]),
            group("work", "工作规范", vec![item("c", 3500, "on_time", Rule::Share)]),
            group("publicity", "宣传教育", vec![item("d", 1500, "board", Rule::Share)]),
            group("reporting", "信息反馈", vec![item("e", 1500, "packs", Rule::Minus(Points(200)))]),
        ],
        grades: vec![
            Grade { label: "优".to_owned(), from: Points(9000) },
            Grade { label: "不合格".to_owned(), from: Points(0) },
        ],
        vetoes: vec![VetoItem { key: "forged".to_owned(), label: "伪造".to_owned(), ground: "伪造".to_owned() }],
        prizes: vec![Prize { title: "按时".to_owned(), item: "c".to_owned() }],
    }
}

#[test]
fn d41_a_scheme_has_five_groups_and_adds_up_to_a_hundred() {
    assert_eq!(scheme().faults(), []);
    let mut more = scheme();
    more.groups[0].items[0].points = Points(2100);
    assert!(more.faults()[0].what.contains("101.00分"));
    let mut four = scheme();
    four.groups.remove(3);
    assert!(four.faults().iter().any(|fault| fault.what.contains("宣传教育")));
}

#[test]
fn the_raw_number_of_complaints_and_the_raw_rate_of_settlements_are_refused_by_name() {
    for (name, label) in [("registered", "投诉件数"), ("和解率", "和解率"), ("settlement_rate", "和解率")]
    {
        let mut wrong = scheme();
        wrong.groups[2].items[0].source = name.to_owned();
        let Fault { key, part, what } = &wrong.faults()[0];
        assert_eq!((key.as_str(), *part), ("c", "source"));
        assert!(what.contains(&format!("“{label}”不能计分")), "{what}");
    }
    assert!(Source::read("喜欢").unwrap_err().contains("没有“喜欢”这个来源"));
}

#[test]
fn faults_are_taken_off_and_never_added() {
    let mut wrong = scheme();
    wrong.groups[4].items[0].rule = Rule::Share;
    assert!(wrong.faults()[0].what.contains("只能“每次扣分”"));
    let mut wrong = scheme();
    wrong.groups[0].items[0].rule = Rule::Minus(Points(100));
    assert!(wrong.faults()[0].what.contains("不能“每次扣分”"));
}

#[test]
fn a_bureaus_rows_are_told_what_is_wrong_at_their_field() {
    let row = |group, label: &str, points, source: &str, how, number| edit::Row {
        group,
        label: label.to_owned(),
        points: Points(points),
        source: source.to_owned(),
        how,
        number,
        nothing: edit::Idle::Full,
    };
    use edit::{GroupKey, How};
    let rows = vec![
        row(GroupKey::Work, "指标c", 3500, "on_time", How::Share, None),
        row(GroupKey::Setup, "新指标", 2000, "plaque", How::Share, None),
        row(GroupKey::Rules, "指标b", 1500, "hand", How::Hand, None),
        row(GroupKey::Publicity, "指标d", 1500, "board", How::Share, None),
        row(GroupKey::Reporting, "指标e", 1500, "packs", How::Minus, Some(Points(150))),
    ];
    let made = edit::read(&scheme(), "2", "本县", date(2027, 1, 1), &rows).unwrap();
    assert_eq!(made.item("c").unwrap().points, Points(3500), "an item keeps its key");
    assert_eq!(made.prizes.len(), 1);
    assert_eq!(made.item("e").unwrap().rule, Rule::Minus(Points(150)));
    let mut wrong = rows.clone();
    wrong[0].source = "和解率".to_owned();
    wrong[4].number = None;
    let errors = edit::read(&scheme(), "2", "本县", date(2027, 1, 1), &wrong).unwrap_err();
    let fields: Vec<&str> = errors.iter().map(|one| one.field.as_str()).collect();
    assert!(fields.contains(&"rows.0.source") && fields.contains(&"rows.4.number"), "{fields:?}");
    let mut wrong = rows;
    wrong[1].points = Points(1000);
    let errors = edit::read(&scheme(), "2", "本县", date(2027, 1, 1), &wrong).unwrap_err();
    assert_eq!(errors[0].field, "rows");
    assert!(errors[0].message.contains("90.00分"));
}

#[test]
fn a_veto_leads_to_the_last_grade_whatever_the_points() {
    let scheme = scheme();
    let full = |key: &str| scheme.item(key).map(|item| item.points);
    assert_eq!(sum(&scheme, full, false).grade, "优");
    let vetoed = sum(&scheme, full, true);
    assert_eq!((vetoed.grade.as_str(), vetoed.total), ("不合格", Points::HUNDRED));
    let half = |key: &str| (key != "a").then_some(Points(700));
    let lost = costliest(&scheme, half);
    assert_eq!(lost.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(), ["c", "b", "d"]);
}

#[test]
fn a_round_is_of_a_quarter_or_a_year_that_is_over() {
    let today = date(2026, 11, 25);
    assert!(draw(Period::quarter(2026, 3), today).is_ok());
    assert!(draw(Period::year(2025), today).is_ok());
    assert!(draw(Period::year(2026), today).unwrap_err().what.contains("还没有结束"));
    assert!(draw(Period::month(2026, 10), today).is_err());
}

#[test]
fn an_objection_has_its_days_and_its_answer_changes_the_score_only_when_it_holds() {
    let one = Objecting { state: RoundState::Published, until: Some(date(2026, 12, 2)), before: false };
    assert!(may_object(one, date(2026, 12, 2)).is_ok());
    assert!(may_object(one, date(2026, 12, 3)).is_err());
    assert!(may_object(Objecting { before: true, ..one }, date(2026, 12, 1)).is_err());
    assert!(may_object(Objecting { state: RoundState::Final, ..one }, date(2026, 12, 1)).is_err());
    let (points, most, had) = (Some(Points(300)), Some(Points(500)), Some(Points(200)));
    let reply = Reply { upheld: true, points, gave: false, most, had };
    assert_eq!(may_reply(ObjectionState::Open, reply), Ok(ObjectionState::Upheld));
    for wrong in [
        Reply { points: None, ..reply },
        Reply { points: Some(Points(600)), ..reply },
        Reply { points: Some(Points(200)), ..reply },
        Reply { upheld: false, ..reply },
    ] {
        assert_eq!(may_reply(ObjectionState::Open, wrong).unwrap_err().field, Some("points"));
    }
    assert!(may_reply(ObjectionState::Rejected, reply).is_err());
    let own = may_reply(ObjectionState::Open, Reply { gave: true, ..reply }).unwrap_err();
    assert_eq!((own.clause, own.field), ("D41", None));
    assert!(finish(RoundState::Published, Some(date(2026, 12, 2)), 0, date(2026, 12, 3)).is_ok());
    assert!(finish(RoundState::Published, Some(date(2026, 12, 2)), 1, date(2026, 12, 3)).is_err());
    assert!(finish(RoundState::Published, Some(date(2026, 12, 2)), 0, date(2026, 12, 2)).is_err());
}

#[test]
fn d41_a_round_is_thrown_away_only_before_its_stations_heard_of_it() {
    assert_eq!(discard(RoundState::Scoring), Ok(()));
    assert_eq!(discard(RoundState::Published).unwrap_err().clause, "D41");
    assert!(discard(RoundState::Final).is_err());
}
