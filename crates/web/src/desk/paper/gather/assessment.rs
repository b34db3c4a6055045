//! F12 考核评分表 of a station in a round.

use domain::assess::{Nothing, Rule, Source, Tally};
use domain::paper::{Form, Values};
use store::assess::{Round, Station};
use store::paper::Subject;

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::assess::open_station;
use crate::error::Outcome;
use crate::session::User;

pub(super) fn gather(app: &App, user: &User, id: &str, station: &str) -> Outcome<Gathered> {
    let (round, station) = open_station(app, user, id, station)?;
    let subject = Subject {
        region: round.region.clone(),
        station: station.id.clone(),
        about: format!("assessment {id}"),
        form: Form::Assessment,
        part: station.id.0.clone(),
        known_as: format!("{}-{}", station.code, round.period.key()),
    };
    Ok(Gathered {
        subject,
        station_name: station.name.clone(),
        day: round.drawn_at.day(),
        content: Content::Fields(values(&round, &station)),
    })
}

/// Without the full stop that is put after it.
fn end(words: &str) -> &str {
    words.trim().trim_end_matches(['。', '.', '；'])
}

fn values(round: &Round, station: &Station) -> Values {
    let rows = round.scheme.items().map(|(group, item)| {
        let given = station.last(&item.key);
        let facts = station.facts.get(&item.key).map_or(&[][..], Vec::as_slice);
        let tally = Tally::of(facts);
        let by_people = given.filter(|given| given.kind != "facts").map(|given| given.reason.clone());
        let counted = Source::read(&item.source).map_or(("", ""), Source::counted);
        let basis = match (&item.rule, tally.of) {
            (Rule::Hand, _) => "人工评分".to_owned(),
            (_, 0) if item.nothing == Nothing::Full => "期内没有发生，满分".to_owned(),
            (_, 0) => "期内没有发生，不得分".to_owned(),
            _ => format!("{}{}，{}{}", counted.0, tally.got, counted.1, tally.of),
        };
        vec![
            group.label.clone(),
            item.label.clone(),
            item.points.words(),
            given.map(|given| given.points.words()).unwrap_or_default(),
            basis,
            by_people.unwrap_or_default(),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let joined = |all: Vec<String>| if all.is_empty() { "无".to_owned() } else { all.join("；") };
    let vetoes = station.vetoes.iter().map(|veto| {
        let lifted = if veto.lifted { "（异议成立，已撤销）" } else { "" };
        format!("{}：{}{lifted}", round.veto_label(&veto.key), veto.facts)
    });
    let objections = station.objections.iter().map(|one| {
        let reply = one.reply.as_ref().map(|(words, ..)| format!("，{}", end(words))).unwrap_or_default();
        format!("{}：{}。{}{reply}", round.label(&one.item), end(&one.said), one.state.label())
    });
    let unscored = round.scheme.items().any(|(_, item)| station.score(&item.key).is_none());
    let (total, grade) =
        station.sum.as_ref().map_or((String::new(), String::new()), |sum| (sum.total.words(), sum.grade.clone()));
    let lost = station.lost.iter().map(|lost| format!("{}扣{}分", lost.label, lost.lost.words()));
    let mut values = Values::default();
    values
        .set("period", round.period.label())
        .set("unit", &round.unit_name)
        .set("scheme", format!("{} {}版", round.scheme.title, round.scheme.version))
        .set("state", round.state.label())
        .set("total", total)
        .set("grade", if unscored { "尚未评完".to_owned() } else { grade })
        .set("place", if unscored { String::new() } else { format!("{}/{}", station.place, round.stations.len()) })
        .set("lost", joined(lost.collect()))
        .set("vetoes", joined(vetoes.collect()))
        .set("objections", joined(objections.collect()))
        .set("hash", round.hash.get(..16).unwrap_or_default())
        .table("items", &["group", "item", "points", "score", "basis", "reason"], rows);
    values
}
