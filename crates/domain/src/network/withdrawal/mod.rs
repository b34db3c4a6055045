//! 不合格商品退市 (A16, B1.1, F10; domain.md 4.7): found or listed, stock checked, taken off the shelf, reported, disposed
//! of, verified. Each step has its guard; what is due next has its day, and where the region rules so its hour (L17).

mod deadline;

use jiff::civil::Date;

use crate::choice::choices;
use crate::kernel::{Ruling, require};
use crate::policy::Policy;

pub use deadline::{Deadline, dispose_due, minutes, report_due, spoken, verify_due};

choices! {
    /// How far a withdrawal has come.
    WithdrawalState {
        Found = "found", "待核对库存";
        Checked = "checked", "已核对库存";
        OffShelf = "off_shelf", "已下架";
        Reported = "reported", "已报所里";
        Disposed = "disposed", "待核验";
        Closed = "closed", "已核验关闭";
    }
}

choices! {
    /// Where it was learned from.
    Source {
        List = "list", "监管名单";
        SelfCheck = "self_check", "自查";
        Complaint = "complaint", "投诉";
        Sampling = "sampling", "抽检";
        Recall = "recall", "召回公告";
    }
}

choices! {
    /// What becomes of the goods.
    Disposal {
        Sealed = "sealed", "下架封存";
        Returned = "returned", "退供货商";
        Recalled = "recalled", "召回";
        Destroyed = "destroyed", "销毁";
        Corrected = "corrected", "整改后重售";
    }
}

choices! {
    /// What is done with a withdrawal.
    WithdrawalDeed {
        Check = "check", "登记库存和已售";
        TakeOff = "take_off", "登记下架";
        Report = "report", "报所里";
        Dispose = "dispose", "登记处置";
        Trace = "trace", "更新追回数";
        Prove = "prove", "补凭证照片";
        Verify = "verify", "核验关闭";
        SendBack = "send_back", "退回补办";
    }
}

/// What the guards look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: WithdrawalState,
    pub source: Source,
    /// Pieces in stock, once counted.
    pub stock: Option<u32>,
    /// Pieces sold, once counted.
    pub sold: Option<u32>,
    pub disposals: Vec<Disposal>,
    /// First and last day on which the recall notice hangs.
    pub notice: Option<(Date, Date)>,
    /// Photos that prove it.
    pub proofs: usize,
}

/// What was done with the goods, as the station says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disposing {
    pub kinds: Vec<Disposal>,
    pub notice: Option<(Date, Date)>,
    /// Sold pieces that came back.
    pub traced: Option<u32>,
}

impl Standing {
    /// Nothing in stock and nothing sold: there is nothing to dispose of, only an answer to give.
    #[must_use]
    pub fn nothing(&self) -> bool {
        self.stock == Some(0) && self.sold == Some(0)
    }
}

impl WithdrawalState {
    /// Whether the office, and not the station, is to act.
    #[must_use]
    pub const fn above(self) -> bool {
        matches!(self, Self::Disposed)
    }

    /// What is owed next, as 逾期 and the reminders call it.
    #[must_use]
    pub const fn owed(self) -> &'static str {
        match self {
            Self::Found | Self::Checked | Self::OffShelf => "退市报告",
            Self::Reported => "退市处置",
            Self::Disposed => "退市核验",
            Self::Closed => "退市",
        }
    }

    /// What comes next, and why.
    #[must_use]
    pub const fn next(self) -> &'static str {
        match self {
            Self::Found => "数清库存和已售数，立即停止销售。",
            Self::Checked => "把库存全部下架、与在售商品分开放，拍照登记；没有库存的直接报所里。",
            Self::OffShelf => "把库存、已售、下架情况和同品种其他批次的情况报市场监管所。",
            Self::Reported => "按规定退供货商、召回、销毁、封存或整改，留下凭证照片。",
            Self::Disposed => "等市场监管所核验凭证，合格的关闭，不合格的退回补办。",
            Self::Closed => "已经办结。同一商品又发现的，另登记一件。",
        }
    }
}

/// The state after a deed, by what is known of the goods; [`dispose`] asks more of a disposal.
///
/// # Errors
/// When the steps before it are missing, or its proof is.
pub fn step(one: &Standing, deed: WithdrawalDeed, today: Date) -> Ruling<WithdrawalState> {
    use WithdrawalDeed as Deed;
    use WithdrawalState as State;
    let open = || require(one.state != State::Closed, "A16", "这一件已经核验关闭", "又发现同一商品的，另登记一件");
    match deed {
        Deed::Check => {
            let what = format!("这一件{}，库存数已经报出去了", one.state.label());
            let early = matches!(one.state, State::Found | State::Checked | State::OffShelf);
            require(early, "A16", &what, "报告以后又找到的，另登记一件")?;
            Ok(State::Checked)
        }
        Deed::TakeOff => {
            counted(one)?;
            require(one.stock != Some(0), "A16", "没有库存，不用下架", "请直接报所里")?;
            let what = format!("这一件{}", one.state.label());
            require(one.state == State::Checked, "A16", &what, "下架已经登记过；数目有变的，重新登记库存")?;
            Ok(State::OffShelf)
        }
        Deed::Report => {
            counted(one)?;
            let off = one.state == State::OffShelf || one.stock == Some(0);
            require(off, "A16", "库存还没有下架", "请先把库存全部下架并登记")?;
            let before = matches!(one.state, State::Checked | State::OffShelf);
            require(before, "A16", "已经报过所里", "情况有变的，在“往来”里说明")?;
            Ok(if one.nothing() { State::Disposed } else { State::Reported })
        }
        Deed::Dispose => {
            reported(one)?;
            let what = format!("处置已经登记，这一件{}", one.state.label());
            require(one.state == State::Reported, "A16", &what, "要改的，请所里退回补办")?;
            Ok(State::Disposed)
        }
        Deed::Trace => {
            reported(one)?;
            open()?;
            let recalled = one.state == State::Disposed && one.disposals.contains(&Disposal::Recalled);
            require(recalled, "A16", "这一件没有登记召回", "召回的，在登记处置时写告示起止和追回数")?;
            Ok(one.state)
        }
        Deed::Prove => open().map(|()| one.state),
        Deed::Verify => {
            judged(one)?;
            let proved = one.proofs > 0 || one.nothing();
            require(proved, "A16", "没有处置的凭证照片", "请站点补上退货单、销毁、封存或告示的照片，再核验")?;
            let over = one.notice.is_none_or(|(_, to)| to <= today);
            require(over, "A16", "召回告示还在张贴期内", "期满以后再核验关闭，追回数可以随时更新")?;
            Ok(State::Closed)
        }
        Deed::SendBack => {
            judged(one)?;
            Ok(if one.nothing() { State::Found } else { State::Reported })
        }
    }
}

fn counted(one: &Standing) -> Ruling {
    let known = one.stock.is_some() && one.sold.is_some();
    require(known, "A16", "还没有核对库存", "请先数清库存和已售数并登记")
}

fn reported(one: &Standing) -> Ruling {
    let yes = matches!(one.state, WithdrawalState::Reported | WithdrawalState::Disposed | WithdrawalState::Closed);
    require(yes, "A16", "还没有报所里", "请先登记库存、下架，再报所里")
}

fn judged(one: &Standing) -> Ruling {
    let what = match one.state {
        WithdrawalState::Closed => "已经核验关闭",
        _ => "站点还没有登记处置",
    };
    require(one.state == WithdrawalState::Disposed, "A16", what, "站点登记处置以后再核验")
}

/// The state after a disposal: it answers for what is in stock and for what was sold.
///
/// # Errors
/// When something is left over, or a recall lacks its notice (L18: `recall_notice_days` of the region).
pub fn dispose(one: &Standing, how: &Disposing, policy: &Policy, today: Date) -> Ruling<WithdrawalState> {
    let to = step(one, WithdrawalDeed::Dispose, today)?;
    let recalled = how.kinds.contains(&Disposal::Recalled);
    let others = how.kinds.iter().any(|kind| *kind != Disposal::Recalled);
    let sold = one.sold.unwrap_or_default();
    let at = |ruling: Ruling, field| ruling.map_err(|refusal| refusal.at(field));
    at(
        require(others || one.stock == Some(0), "A16", "库存的商品还没有着落", "请再选封存、退供货商、销毁或整改"),
        "kinds",
    )?;
    at(require(!recalled || sold > 0, "A16", "没有售出，没有可召回的", "请不要选召回，或更正已售数"), "kinds")?;
    let owed = one.source == Source::Recall && sold > 0;
    at(require(recalled || !owed, "A16", "召回公告涉及的商品已经售出，要召回", "请选召回，写告示起止"), "kinds")?;
    if recalled {
        let notice = how.notice;
        at(require(notice.is_some(), "A16", "召回要张贴告示", "请写告示从哪天贴到哪天"), "notice_from")?;
        if let Some((from, until)) = notice {
            let days = (until - from).get_days() + 1;
            at(require(days > 0, "A16", "告示的止日早于起日", "请核对两个日期"), "notice_to")?;
            let least = policy.recall_notice_days();
            let what = format!("召回告示只贴{days}天，本地要求不少于{least}天");
            at(require(i64::from(days) >= i64::from(least), "A16", &what, "请延长张贴"), "notice_to")?;
        }
    }
    at(trace(one, how.traced.unwrap_or_default()), "traced")?;
    Ok(to)
}

/// No more came back than was sold.
///
/// # Errors
/// When more is said.
pub fn trace(one: &Standing, traced: u32) -> Ruling {
    let sold = one.sold.unwrap_or_default();
    require(traced <= sold, "A16", &format!("追回{traced}件，比售出的{sold}件还多"), "请核对追回数")
        .map_err(|refusal| refusal.at("traced"))
}

#[cfg(test)]
mod tests {
    use super::deadline::tests::ruled;
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 3);

    fn one(state: WithdrawalState, stock: u32, sold: u32) -> Standing {
        Standing {
            state,
            source: Source::Complaint,
            stock: Some(stock),
            sold: Some(sold),
            disposals: Vec::new(),
            notice: None,
            proofs: 0,
        }
    }

    #[test]
    fn a16_the_steps_follow_each_other_and_what_is_not_there_is_not_asked_for() {
        use WithdrawalDeed as Deed;
        let found = Standing { stock: None, sold: None, ..one(WithdrawalState::Found, 0, 0) };
        assert!(step(&found, Deed::Report, TODAY).unwrap_err().what.contains("还没有核对库存"));
        let counted = one(WithdrawalState::Checked, 5, 2);
        assert!(step(&counted, Deed::Report, TODAY).unwrap_err().what.contains("还没有下架"));
        assert_eq!(step(&counted, Deed::TakeOff, TODAY), Ok(WithdrawalState::OffShelf));
        assert_eq!(step(&one(WithdrawalState::OffShelf, 5, 2), Deed::Report, TODAY), Ok(WithdrawalState::Reported));
        assert!(step(&counted, Deed::Dispose, TODAY).is_err(), "not before it is reported");
        assert!(step(&one(WithdrawalState::Reported, 5, 2), Deed::Verify, TODAY).is_err());
        let none = one(WithdrawalState::Checked, 0, 0);
        assert!(step(&none, Deed::TakeOff, TODAY).is_err());
        assert_eq!(step(&none, Deed::Report, TODAY), Ok(WithdrawalState::Disposed), "only an answer to give");
        assert_eq!(step(&one(WithdrawalState::Disposed, 0, 0), Deed::Verify, TODAY), Ok(WithdrawalState::Closed));
    }

    #[test]
    fn a16_nothing_is_closed_without_its_proof_or_while_the_notice_hangs() {
        let bare = one(WithdrawalState::Disposed, 5, 0);
        let no = step(&bare, WithdrawalDeed::Verify, TODAY).unwrap_err();
        assert_eq!((no.clause, no.what.contains("凭证照片")), ("A16", true));
        let hanging = Standing { proofs: 1, notice: Some((TODAY, date(2026, 3, 5))), ..bare };
        assert!(step(&hanging, WithdrawalDeed::Verify, TODAY).is_err());
        assert!(step(&hanging, WithdrawalDeed::Verify, date(2026, 3, 5)).is_ok());
    }

    #[test]
    fn a16_a_disposal_answers_for_stock_and_for_what_was_sold() {
        let reported = Standing { source: Source::Recall, ..one(WithdrawalState::Reported, 5, 2) };
        let how = |kinds: &[Disposal], notice, traced| Disposing { kinds: kinds.to_vec(), notice, traced };
        let field = |how: &Disposing, policy: &Policy| dispose(&reported, how, policy, TODAY).unwrap_err().field;
        let free = ruled(&[]);
        assert_eq!(field(&how(&[Disposal::Recalled], None, None), &free), Some("kinds"), "the stock is left");
        assert_eq!(field(&how(&[Disposal::Destroyed], None, None), &free), Some("kinds"), "the sold are left");
        let both = [Disposal::Recalled, Disposal::Destroyed];
        assert_eq!(field(&how(&both, None, None), &free), Some("notice_from"));
        let two = Some((TODAY, date(2026, 3, 4)));
        assert!(dispose(&reported, &how(&both, two, Some(2)), &free, TODAY).is_ok(), "L18 is a regional option");
        assert_eq!(field(&how(&both, two, None), &ruled(&[("recall_notice_days", 3)])), Some("notice_to"));
        assert_eq!(field(&how(&both, two, Some(3)), &free), Some("traced"));
    }
}
