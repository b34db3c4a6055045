//! `docs/clauses.md` tells the truth: each clause has a story, each story exists, each refusal's clause is claimed.

const TABLE: &str = include_str!("../../docs/clauses.md");
const TESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
const RULES: &[&str] = &[
    concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/domain/src/case/rules"),
    concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/domain/src/network"),
    concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/domain/src/report"),
    concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/domain/src/assess"),
    concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/domain/src/risk"),
];

/// Every file of a folder, one after the other.
fn all_of(folder: &str) -> String {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().filter(|path| path.is_file()).map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

fn rows() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    TABLE.lines().filter(|line| line.starts_with("| ") && line.contains('`')).map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        (cells[1], cells[3].split('`').skip(1).step_by(2).collect())
    })
}

#[test]
fn every_clause_it_claims_has_a_story_that_exists() {
    assert!(rows().count() >= 60);
    let written = all_of(TESTS);
    for (clause, stories) in rows() {
        assert!(!stories.is_empty(), "{clause} has no story");
        for story in stories {
            assert!(written.contains(format!("fn {story}()").as_str()), "{clause}: there is no story {story}");
        }
    }
}

#[test]
fn every_story_of_a_clause_is_in_the_table() {
    let named: Vec<&str> = rows().flat_map(|(_, stories)| stories).collect();
    for line in all_of(TESTS).lines() {
        let Some(name) = line.strip_prefix("fn ").and_then(|rest| rest.split('(').next()) else { continue };
        let of_clause =
            name.starts_with(['a', 'b', 'c', 'd', 'e']) && name.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
        assert!(!of_clause || named.contains(&name), "{name} is not in docs/clauses.md");
    }
}

#[test]
fn every_clause_that_a_rule_names_is_claimed() {
    let claimed: Vec<&str> = rows().map(|(clause, _)| clause).collect();
    for rules in RULES {
        for word in all_of(rules).split('"').skip(1).step_by(2) {
            let shaped = word.len() <= 5
                && word.starts_with(['A', 'B', 'C', 'D', 'E'])
                && word.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
            assert!(!shaped || claimed.contains(&word), "{word} is not claimed");
        }
    }
}
