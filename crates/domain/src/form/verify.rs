//! 证据、核实定性、情况复杂.

use super::parts::LINE;
use super::register::done;
use super::{Choices, FieldError, Form, Kind, Raw, Reader, ask, heading, may};
use crate::basis::BasisKind;
use crate::case::fact::{Cited, Evidence, EvidenceKind, FileHash, Side, Verdict, Verification};
use crate::case::{Case, Command};
use crate::code::ProblemCode;
use crate::value::Percent;

type Read = Result<Command, Vec<FieldError>>;

pub(super) static EVIDENCE: Form = Form {
    fields: &[
        ask("kind", "种类", Kind::One(Choices::Fixed(EvidenceKind::ALL))),
        ask("title", "名称", LINE).hint("如：购物小票复印件、冰箱温度照片"),
        ask("side", "谁提供的", Kind::One(Choices::Fixed(Side::ALL))),
        may("file", "照片、PDF、录音或短视频", Kind::File),
        may("bearing", "能说明什么", LINE),
        may("original_seen", "看过原件", Kind::Tick),
        may("original_returned", "原件已当场退还，提供人已签收", Kind::Tick).hint("本站不留存原件（篇一第五条）"),
    ],
};

pub(super) fn evidence(raw: &Raw) -> Read {
    let mut reader = Reader::new(&EVIDENCE, raw);
    let (kind, from) = (reader.one("kind"), reader.one("side"));
    let title = reader.text("title");
    let original_seen = reader.tick("original_seen");
    let original_returned = reader.tick("original_returned");
    let bearing = reader.optional("bearing");
    let file = reader.optional("file").map(FileHash);
    let evidence = kind.zip(from).map(|(kind, from)| Evidence {
        kind,
        title,
        copies: 1,
        from,
        original_seen,
        original_returned,
        bearing,
        file,
    });
    done(reader, evidence.map(|evidence| Command::AddEvidence { evidence }))
}

pub(super) static VERIFY: Form = Form {
    fields: &[
        may(
            "verdicts",
            "证据核验",
            Kind::Rows(&[
                ask("no", "证据", Kind::One(Choices::Offered("evidence"))),
                ask("verdict", "结论", Kind::One(Choices::Fixed(Verdict::ALL))),
            ]),
        ),
        ask("findings", "核实情况", Kind::Text).hint("看到了什么、问了谁、事实是怎样的"),
        ask("nature", "定性（属于哪类问题）", Kind::One(Choices::Offered("problem"))),
        ask("trader_share", "经营者责任（%）", Kind::Number { min: 0, max: 100 }),
        heading("处理意见"),
        ask("opinion", "处理意见", Kind::Text),
        ask(
            "bases",
            "依据",
            Kind::Rows(&[
                ask("kind", "种类", Kind::One(Choices::Fixed(BasisKind::ALL))),
                ask("reference", "名称和条款", Kind::Line { suggest: "basis" }),
            ]),
        )
        .hint("至少一条（篇一第四条），可以是法律、合同，也可以是商家自己的公开承诺"),
    ],
};

pub(super) fn verify(raw: &Raw) -> Read {
    let mut reader = Reader::new(&VERIFY, raw);
    let verdicts = reader.rows("verdicts", |row| {
        let number = row.one::<String>("no").and_then(|number| number.parse().ok());
        let verdict: Option<Verdict> = row.one("verdict");
        number.zip(verdict)
    });
    let findings = reader.text("findings");
    let nature: Option<ProblemCode> = reader.one("nature");
    let share = reader.number("trader_share").and_then(|share| Percent::new(u8::try_from(share).ok()?));
    let opinion = reader.text("opinion");
    let bases = reader.rows("bases", |row| {
        let kind = row.one("kind");
        let reference = row.text("reference");
        kind.map(|kind| Cited { kind, reference })
    });
    let verification = nature.zip(share).map(|(nature, trader_share)| Verification {
        findings,
        verdicts: verdicts.into_iter().flatten().collect(),
        nature,
        trader_share,
        opinion,
        bases: bases.into_iter().flatten().collect(),
    });
    done(reader, verification.map(|verification| Command::Verify { verification }))
}

pub(super) fn prefill_verify(case: &Case) -> Raw {
    let mut raw = Raw::default();
    for (row, _) in case.evidence.iter().enumerate() {
        raw.set(format!("verdicts.{row}.no"), (row + 1).to_string());
    }
    raw.set("nature", case.intake.goods.problem.code());
    raw.set("trader_share", "100");
    if let Some(was) = &case.verification {
        for (row, (number, verdict)) in was.verdicts.iter().enumerate() {
            raw.set(format!("verdicts.{row}.no"), number.to_string());
            raw.set(format!("verdicts.{row}.verdict"), verdict.value());
        }
        raw.set("findings", &was.findings);
        raw.set("nature", was.nature.code());
        raw.set("trader_share", was.trader_share.get().to_string());
        raw.set("opinion", &was.opinion);
        for (row, cited) in was.bases.iter().enumerate() {
            raw.set(format!("bases.{row}.kind"), cited.kind.value());
            raw.set(format!("bases.{row}.reference"), &cited.reference);
        }
    } else {
        raw.set("bases.0.kind", BasisKind::Law.value());
        if let Some(promise) = &case.intake.promise {
            raw.set("bases.1.kind", BasisKind::Promise.value());
            raw.set("bases.1.reference", promise);
        }
    }
    raw
}

pub(super) static COMPLEX: Form = Form {
    fields: &[
        ask("why", "复杂在哪里", Kind::Text),
        ask("leader", "报告了本单位哪位领导", LINE),
        ask("office", "报告了市场监管所哪位同志", LINE),
        ask("told_at", "报告时间", Kind::Time),
    ],
};

pub(super) fn complex(raw: &Raw) -> Read {
    let mut reader = Reader::new(&COMPLEX, raw);
    let (why, leader, office) = (reader.text("why"), reader.text("leader"), reader.text("office"));
    let told_at = reader.time("told_at");
    done(reader, told_at.map(|told_at| Command::FlagComplex { why, leader, office, told_at }))
}
