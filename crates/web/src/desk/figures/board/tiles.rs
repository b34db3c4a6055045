//! The units below as tiles: how each stands, in a colour and in words, and the way to its own board.

use domain::clock::Light;
use domain::directory::OrgKind;
use domain::figure::{Measure, standing};
use maud::{Markup, html};
use store::query::figures::{Board, Unit};

use super::at;
use crate::face::badge;

/// Tiles on a page at most.
const MOST: usize = 400;

/// The tiles of a board, in the order of the tree.
pub fn tiles(board: &Board) -> Markup {
    let tile = |unit: &Unit| {
        let station = unit.kind == OrgKind::Station;
        let (light, said) = standing(&unit.counts, station);
        let get = |measure| unit.counts.get(measure);
        html! {
            li class=(match light { Light::Over => "over", Light::Soon => "soon", Light::Paused => "paused", _ => "fine" }) {
                a href=(at(&format!("{}.{}", unit.region, unit.id), &board.period.key())) { (unit.name) }
                p { (badge::light(light, &said)) }
                p.quiet {
                    @if !station { (get(Measure::Stations)) "站　" }
                    "登记" (get(Measure::Registered)) "　办结" (get(Measure::Ended)) "　没有办结" (get(Measure::Forward))
                }
            }
        }
    };
    html! {
        @if board.below.is_empty() { p.quiet { "没有下一级单位。" } }
        @else { ul.tiles { @for unit in board.below.iter().take(MOST) { (tile(unit)) } } }
        @if board.below.len() > MOST { p.quiet { "只列前" (MOST) "个。" } }
    }
}
