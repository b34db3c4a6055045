//! The place to sign by hand on the screen. It is opened by the script alone; without it the page says which
//! other ways there are.

use domain::form::Field;
use maud::{Markup, html};

use super::field::group;
use super::{Draw, id};
use crate::face::assets;
use crate::face::icon::{Icon, icon};

pub(super) fn pad(draw: &Draw<'_>, field: &Field, key: &str) -> Markup {
    let kept = draw.raw.one(key);
    let pad = html! {
        input type="hidden" name=(key) value=(kept);
        @if !kept.is_empty() { p.kept { (icon(Icon::Tick)) "已收到签名。要重写时，直接在框内再写。" } }
        div.ink data-pad {
            // Who cannot draw goes on by keyboard to the ways on paper, which need no canvas.
            canvas id=(id("f", key)) tabindex="0" role="img" aria-label={ (field.label) "：请用手指或鼠标在框内书写" } {}
            p.tools {
                button.button type="button" data-pad-undo { "撤一笔" } " "
                button.button type="button" data-pad-clear { "重写" } " "
                span.quiet data-pad-said role="status" { "请在框内写姓名" }
            }
        }
        p.hint data-pad-none { "这台电脑上不能在屏幕上手写，请改选在纸上签字或盖章。" }
    };
    group(draw, field, key, "whole pad", &pad)
}

/// The script of the pads of a form.
pub(super) fn script() -> Markup {
    html! { script src=(assets::PAD.url()) defer {} }
}
