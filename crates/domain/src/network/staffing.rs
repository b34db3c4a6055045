//! Posts and their counts (D15, D29), and who may hold them (C2c).

use crate::choice::choices;
use crate::directory::Post;
use crate::kernel::{Ruling, require};

choices! {
    /// What somebody has finished, lowest first.
    Education {
        Below = "below", "初中及以下";
        HighSchool = "high_school", "高中、中专";
        College = "college", "大专";
        Bachelor = "bachelor", "本科";
        Master = "master", "研究生";
    }
}

/// How many of a post a station has: fewest, most, the clause.
pub const COUNTS: &[(Post, usize, usize, &str)] = &[
    (Post::Head, 1, 1, "D15"),
    (Post::DeputyHead, 1, 2, "D15"),
    (Post::Conciliator, 2, 3, "D15"),
    (Post::Liaison, 1, 2, "D29"),
    (Post::Approver, 1, 1, "D29"),
];

/// What is missing or too many, in words: 和解员 1/2—3.
#[must_use]
pub fn gaps(posts: &[Post]) -> Vec<String> {
    COUNTS
        .iter()
        .filter_map(|(post, least, most, _)| {
            let have = posts.iter().filter(|one| *one == post).count();
            (!(*least..=*most).contains(&have)).then(|| words(*post, have, *least, *most))
        })
        .collect()
}

fn words(post: Post, have: usize, least: usize, most: usize) -> String {
    let range = if least == most { least.to_string() } else { format!("{least}—{most}") };
    format!("{} {have}/{range}", post.label())
}

/// Whether one more of `post` may join those of `posts` (the leaver already taken out).
///
/// # Errors
/// When the post is full, or does not belong to a station.
pub fn room(post: Post, posts: &[Post]) -> Ruling {
    let Some((_, _, most, clause)) = COUNTS.iter().find(|(one, ..)| *one == post) else {
        return require(post == Post::UnitManager, "D15", "站点没有这个岗位", "请从列出的岗位中选");
    };
    let have = posts.iter().filter(|one| **one == post).count();
    require(
        have < *most,
        clause,
        &format!("{}已有{have}人，最多{most}人", post.label()),
        "请写明接替谁；接替的人移交后即停用",
    )
}

/// C2c: a member of staff has finished high school at least, and the unit answers for the rest.
///
/// # Errors
/// When the education is below, or the unit has not declared.
pub fn fit(education: Education, declared: bool) -> Ruling {
    require(education >= Education::HighSchool, "C2", "协调员要有高中以上文化程度", "请单位另选人员")
        .map_err(|refusal| refusal.at("education"))?;
    require(declared, "C2", "单位没有确认政治思想、责任心、法律知识和沟通能力", "请站长核对后勾选")
        .map_err(|refusal| refusal.at("declared"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: &[Post] =
        &[Post::Head, Post::DeputyHead, Post::Conciliator, Post::Conciliator, Post::Liaison, Post::Approver];

    #[test]
    fn d15_and_d29_the_counts_of_the_posts_hold() {
        assert!(gaps(FULL).is_empty());
        assert_eq!(gaps(&FULL[..5]), ["审批负责人 0/1"]);
        assert!(gaps(&[FULL, &[Post::Head]].concat()).contains(&"站长 2/1".to_owned()));
        assert_eq!(room(Post::Approver, FULL).unwrap_err().clause, "D29");
        assert_eq!(room(Post::Head, FULL).unwrap_err().clause, "D15");
        assert!(room(Post::Conciliator, FULL).is_ok());
    }

    #[test]
    fn c2_high_school_is_asked_of_a_coordinator() {
        assert_eq!(fit(Education::Below, true).unwrap_err().clause, "C2");
        assert_eq!(fit(Education::HighSchool, false).unwrap_err().field, Some("declared"));
        assert!(fit(Education::HighSchool, true).is_ok());
    }
}
