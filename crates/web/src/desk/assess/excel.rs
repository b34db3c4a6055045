//! `GET /assessments/{id}/excel`: the places as an Excel workbook, with points that add up.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::assess::{ObjectionState, Points};
use paper::sheet::{Column, Sheet, to_xlsx};
use store::assess::{Round, Station};

use super::{open, ranked, unscored};
use crate::app::App;
use crate::desk::attachment::attachment;
use crate::error::{Oops, Outcome};
use crate::session::User;

/// Every station that the reader sees on the page of the round, in the same order.
pub async fn file(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Response> {
    app.run(move |app| {
        let round = open(app, &user, &id)?;
        let head = head(&round);
        let columns: Vec<Column<'_>> =
            head.iter().map(|(label, numeric)| Column { label, numeric: *numeric }).collect();
        let rows = ranked(&round).into_iter().map(|one| row(&round, one)).collect();
        let sheet = Sheet { head: head.iter().map(|(label, _)| label.clone()).collect(), rows };
        let title = format!("{}考核名次", round.period.label());
        let bytes = to_xlsx(&sheet, &columns, &title).map_err(|error| Oops::Bad(error.to_string()))?;
        let name = format!("{}{title}.xlsx", round.unit_name);
        let headers = [
            (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
            (header::CONTENT_DISPOSITION, attachment(&name, "xlsx")),
        ];
        Ok((headers, bytes).into_response())
    })
    .await
}

/// The columns, and whether they hold numbers: the result, each group, each item of the scheme, and what was said.
fn head(round: &Round) -> Vec<(String, bool)> {
    let of = |label: &str, points: Points| (format!("{label}（{}分）", points.words()), true);
    let mut head = vec![
        ("名次".to_owned(), true),
        ("站点编号".to_owned(), false),
        ("站点".to_owned(), false),
        ("得分".to_owned(), true),
        ("等次".to_owned(), false),
    ];
    for group in &round.scheme.groups {
        head.push(of(&format!("{}合计", group.label), group.items.iter().map(|item| item.points).sum()));
        head.extend(group.items.iter().map(|item| of(&item.label, item.points)));
    }
    head.extend(["扣分最多的", "否决项"].map(|label| (label.to_owned(), false)));
    head.extend(["异议件数", "成立件数"].map(|label| (label.to_owned(), true)));
    head
}

fn row(round: &Round, one: &Station) -> Vec<String> {
    let whole = unscored(round, one) == 0;
    let points = |points: Option<Points>| points.map(Points::words).unwrap_or_default();
    // A place and a grade are for those whose items are all scored, as on the page.
    let when = |shown: bool, text: String| if shown { text } else { String::new() };
    let grade = one.sum.as_ref().map(|sum| sum.grade.clone()).unwrap_or_default();
    let mut cells = vec![
        when(whole, one.place.to_string()),
        one.code.clone(),
        one.name.clone(),
        when(whole, points(one.sum.as_ref().map(|sum| sum.total))),
        when(whole || one.vetoed(), grade),
    ];
    for group in &round.scheme.groups {
        let scores: Vec<Option<Points>> = group.items.iter().map(|item| one.score(&item.key)).collect();
        cells.push(points(scores.iter().copied().sum::<Option<Points>>()));
        cells.extend(scores.into_iter().map(points));
    }
    let lost: Vec<String> = one.lost.iter().map(|lost| format!("{}−{}", lost.label, lost.lost.words())).collect();
    let standing = one.vetoes.iter().filter(|veto| !veto.lifted);
    let vetoes: Vec<String> = standing.map(|veto| round.veto_label(&veto.key)).collect();
    let upheld = one.objections.iter().filter(|one| one.state == ObjectionState::Upheld).count();
    cells.extend([lost.join("；"), vetoes.join("；"), one.objections.len().to_string(), upheld.to_string()]);
    cells
}
