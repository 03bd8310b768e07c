//! Research questions that are written anew keep their themes.

use super::Question;
use crate::ids::QuestionId;

/// Gives the lines of a form the ids of the questions they stand for: those
/// with the same words, and of the rest those in the same place.
pub fn matched(old: &[Question], lines: Vec<String>) -> Vec<Question> {
    let same_words = |line: &String| old.iter().find(|question| question.body == *line);
    let mut taken: Vec<QuestionId> = vec![];
    let mut found: Vec<Option<QuestionId>> = lines
        .iter()
        .map(|line| {
            let id = same_words(line).map(|question| question.id).filter(|id| !taken.contains(id));
            taken.extend(id);
            id
        })
        .collect();
    for (place, id) in found.iter_mut().enumerate().filter(|(_, id)| id.is_none()) {
        *id = old.get(place).map(|question| question.id).filter(|id| !taken.contains(id));
        taken.extend(*id);
    }
    let ids = found.into_iter().map(|id| id.unwrap_or_else(QuestionId::new));
    ids.zip(lines).map(|(id, body)| Question { id, body }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn old(lines: &[&str]) -> Vec<Question> {
        matched(&[], lines.iter().map(|line| (*line).to_owned()).collect())
    }

    fn ids_after(old: &[Question], lines: &[&str]) -> Vec<Option<usize>> {
        let new = matched(old, lines.iter().map(|line| (*line).to_owned()).collect());
        new.iter().map(|new| old.iter().position(|old| old.id == new.id)).collect()
    }

    #[test]
    fn a_question_in_another_place_is_the_same_question() {
        assert_eq!(ids_after(&old(&["a", "b", "c"]), &["c", "a"]), [Some(2), Some(0)]);
    }

    #[test]
    fn a_question_in_other_words_is_the_one_in_its_place() {
        assert_eq!(ids_after(&old(&["a", "b"]), &["a", "b, and when?"]), [Some(0), Some(1)]);
    }

    #[test]
    fn a_further_question_is_a_new_one() {
        assert_eq!(ids_after(&old(&["a", "b"]), &["new", "a", "b"]), [None, Some(0), Some(1)]);
        assert_eq!(ids_after(&old(&["a"]), &["a", "a"]), [Some(0), None]);
    }
}
