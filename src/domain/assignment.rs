//! The best one-to-one pairing of two lists: the largest sum of scores.

/// Scores are compared as whole numbers, so that every machine pairs alike.
const SCALE: f64 = 1e9;

/// Pairs `(row, column)` with a score, each row and column once at most, whose
/// scores add up to the most (Kuhn 1955, Munkres 1957; with potentials, in
/// `rows^2 * columns` steps). Pairs that are not listed score 0 and are not made.
pub fn best(
    rows: usize,
    columns: usize,
    scores: impl Iterator<Item = (usize, usize, f64)>,
) -> Vec<(usize, usize)> {
    let turned = rows > columns;
    let turn = |row, column| if turned { (column, row) } else { (row, column) };
    let (rows, columns) = turn(rows, columns);
    let mut table = vec![0; rows * columns];
    for (row, column, score) in scores {
        let (row, column) = turn(row, column);
        table[row * columns + column] = (score * SCALE).round() as i64;
    }
    let pairs = assign(rows, columns, |row, column| -table[row * columns + column]);
    let made = pairs.into_iter().filter(|(row, column)| table[row * columns + column] > 0);
    made.map(|(row, column)| turn(row, column)).collect()
}

/// Gives each row a column of its own at the least cost; `rows <= columns`.
fn assign(rows: usize, columns: usize, cost: impl Fn(usize, usize) -> i64) -> Vec<(usize, usize)> {
    // Row and column 0 are the search's own; real ones count from 1.
    let mut of_row = vec![0; rows + 1];
    let mut of_column = vec![0; columns + 1];
    let mut row_at = vec![0; columns + 1];
    for row in 1..=rows {
        row_at[0] = row;
        let mut column = 0;
        let mut slack = vec![i64::MAX; columns + 1];
        let mut came_from = vec![0; columns + 1];
        let mut seen = vec![false; columns + 1];
        while row_at[column] != 0 {
            seen[column] = true;
            let from = row_at[column];
            let (mut least, mut next) = (i64::MAX, 0);
            for other in (1..=columns).filter(|other| !seen[*other]) {
                let reduced = cost(from - 1, other - 1) - of_row[from] - of_column[other];
                if reduced < slack[other] {
                    slack[other] = reduced;
                    came_from[other] = column;
                }
                if slack[other] < least {
                    (least, next) = (slack[other], other);
                }
            }
            for other in 0..=columns {
                if seen[other] {
                    of_row[row_at[other]] += least;
                    of_column[other] -= least;
                } else if slack[other] < i64::MAX {
                    slack[other] -= least;
                }
            }
            column = next;
        }
        while column != 0 {
            row_at[column] = row_at[came_from[column]];
            column = came_from[column];
        }
    }
    let taken = (1..=columns).filter(|column| row_at[*column] != 0);
    taken.map(|column| (row_at[column] - 1, column - 1)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The largest sum by trying every pairing.
    fn exhaustive(table: &[Vec<u8>], row: usize, taken: &mut Vec<bool>) -> u32 {
        let Some(scores) = table.get(row) else { return 0 };
        let mut most = exhaustive(table, row + 1, taken);
        for (column, score) in scores.iter().enumerate() {
            if !taken[column] {
                taken[column] = true;
                most = most.max(u32::from(*score) + exhaustive(table, row + 1, taken));
                taken[column] = false;
            }
        }
        most
    }

    proptest! {
        #[test]
        fn no_other_pairing_scores_more(
            table in (1usize..5, 1usize..5).prop_flat_map(|(rows, columns)| {
                proptest::collection::vec(proptest::collection::vec(0u8..9, columns), rows)
            }),
        ) {
            let columns = table[0].len();
            let listed = table.iter().enumerate().flat_map(|(i, row)| {
                row.iter().enumerate().map(move |(j, score)| (i, j, f64::from(*score)))
            });
            let pairs = best(table.len(), columns, listed);
            let sum: u32 = pairs.iter().map(|(i, j)| u32::from(table[*i][*j])).sum();
            prop_assert_eq!(sum, exhaustive(&table, 0, &mut vec![false; columns]));
            for (at, (i, j)) in pairs.iter().enumerate() {
                prop_assert!(pairs[..at].iter().all(|(row, column)| row != i && column != j));
            }
        }
    }
}
