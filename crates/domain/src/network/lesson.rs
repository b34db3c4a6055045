//! 微课 (D35, B1.5, B2.1): a short text and a quiz that is itself the record. The score is counted here, never on a page.

use jiff::civil::Date;
use serde::Deserialize;

use crate::kernel::{Ruling, require};

/// A lesson as data.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    pub id: String,
    /// Goes up with each change of text or quiz; what was answered stays with its version.
    pub version: u32,
    /// The first day on which it is taught.
    pub effective_from: Date,
    pub title: String,
    /// What a pass is credited with, in minutes of study.
    pub minutes: u32,
    pub body: Vec<String>,
    /// The articles it rests on, as the library cites them.
    #[serde(default)]
    pub sources: Vec<String>,
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
}

/// A question with its answers, one of them right.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub ask: String,
    pub options: Vec<String>,
    /// The right one, counted from 0.
    pub right: usize,
    /// Why, with its article.
    pub why: String,
}

/// How a quiz went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    pub right: u32,
    pub total: u32,
    pub passed: bool,
}

/// The questions that were left open, counted from 1.
#[must_use]
pub fn left_open(lesson: &Lesson, answers: &[Option<usize>]) -> Vec<usize> {
    let open = |no: usize, question: &Question| {
        answers.get(no - 1).copied().flatten().is_none_or(|answer| answer >= question.options.len())
    };
    (1..).zip(&lesson.questions).filter(|(no, question)| open(*no, question)).map(|(no, _)| no).collect()
}

/// Counts the answers; the pass is at so many percent.
///
/// # Errors
/// When a question was left open, or an answer is none of its options.
pub fn score(lesson: &Lesson, answers: &[Option<usize>], pass_percent: u32) -> Ruling<Score> {
    let open: Vec<String> = left_open(lesson, answers).iter().map(|no| format!("第{no}题")).collect();
    require(open.is_empty(), "D35", &format!("{}还没有答", open.join("、")), "每一题选一个答案，再交卷")?;
    let right =
        lesson.questions.iter().zip(answers).filter(|(question, answer)| **answer == Some(question.right)).count();
    let right = u32::try_from(right).unwrap_or_default();
    let total = u32::try_from(lesson.questions.len()).unwrap_or(u32::MAX);
    Ok(Score { right, total, passed: total > 0 && right * 100 >= pass_percent * total })
}

/// The lessons that are taught on a day: of each the newest version.
#[must_use]
pub fn taught(all: &[Lesson], on: Date) -> Vec<&Lesson> {
    let mut shown: Vec<&Lesson> = Vec::new();
    for lesson in all.iter().filter(|lesson| lesson.effective_from <= on) {
        match shown.iter_mut().find(|one| one.id == lesson.id) {
            Some(one) if one.version < lesson.version => *one = lesson,
            Some(_) => {}
            None => shown.push(lesson),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn lesson(version: u32, from: Date) -> Lesson {
        let question = |right| Question {
            ask: "几天".to_owned(),
            options: vec!["七".to_owned(), "二十".to_owned()],
            right,
            why: "第13条".to_owned(),
        };
        Lesson {
            id: "days".to_owned(),
            version,
            effective_from: from,
            title: "二十日".to_owned(),
            minutes: 20,
            body: Vec::new(),
            sources: Vec::new(),
            questions: vec![question(1), question(0), question(1), question(0), question(1)],
        }
    }

    #[test]
    fn d35_a_quiz_is_passed_at_its_percent_and_no_question_is_left_open() {
        let one = lesson(1, date(2026, 1, 1));
        let all = |answers: [usize; 5]| score(&one, &answers.map(Some), 80);
        assert_eq!(all([1, 0, 1, 0, 1]), Ok(Score { right: 5, total: 5, passed: true }));
        assert_eq!(all([1, 0, 1, 0, 0]), Ok(Score { right: 4, total: 5, passed: true }));
        assert_eq!(all([1, 0, 1, 1, 0]), Ok(Score { right: 3, total: 5, passed: false }));
        assert!(all([1, 0, 1, 0, 2]).unwrap_err().what.contains("第5题"));
        assert!(score(&one, &[Some(1)], 80).unwrap_err().what.contains("第2题、第3题"));
        assert_eq!(left_open(&one, &[Some(1), None, Some(2), Some(0)]), [2, 3, 5]);
    }

    #[test]
    fn a20_the_version_in_force_on_the_day_is_taught() {
        let all = [lesson(1, date(2026, 1, 1)), lesson(2, date(2026, 6, 1))];
        assert_eq!(taught(&all, date(2026, 5, 31))[0].version, 1);
        assert_eq!(taught(&all, date(2026, 6, 1))[0].version, 2);
        assert!(taught(&all, date(2025, 12, 31)).is_empty());
    }
}
