//! An expression as a tree.

use super::tokens::{Token, tokens};

/// Deepest nesting of brackets.
const DEEPEST: usize = 24;

/// A part of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tree {
    /// All of these.
    All(Vec<Tree>),
    /// Any of these.
    Any(Vec<Tree>),
    /// Not this.
    Not(Box<Tree>),
    /// The first compared with the second.
    Compare(Box<Tree>, &'static str, Box<Tree>),
    /// A function with what it is given.
    Call(String, Vec<Tree>),
    /// A question.
    Name(String),
    /// A text.
    Text(String),
    /// A number.
    Number(String),
}

/// The tree of an expression; `None` when it is none that we read.
pub(super) fn tree(text: &str) -> Option<Tree> {
    let tokens = tokens(text)?;
    let mut reading = Reading { rest: &tokens };
    let tree = reading.any(0)?;
    reading.rest.is_empty().then_some(tree)
}

struct Reading<'a> {
    rest: &'a [Token],
}

impl Reading<'_> {
    fn any(&mut self, depth: usize) -> Option<Tree> {
        let mut parts = vec![self.all(depth)?];
        while self.takes("or") {
            parts.push(self.all(depth)?);
        }
        if parts.len() == 1 { parts.pop() } else { Some(Tree::Any(parts)) }
    }

    fn all(&mut self, depth: usize) -> Option<Tree> {
        let mut parts = vec![self.compared(depth)?];
        while self.takes("and") {
            parts.push(self.compared(depth)?);
        }
        if parts.len() == 1 { parts.pop() } else { Some(Tree::All(parts)) }
    }

    fn compared(&mut self, depth: usize) -> Option<Tree> {
        if depth > DEEPEST {
            return None;
        }
        if self.takes("not") {
            return Some(Tree::Not(Box::new(self.compared(depth.saturating_add(1))?)));
        }
        let left = self.value(depth)?;
        for sign in ["=", "!=", ">=", "<=", ">", "<"] {
            if self.takes(sign) {
                let right = self.value(depth)?;
                return Some(Tree::Compare(Box::new(left), sign, Box::new(right)));
            }
        }
        Some(left)
    }

    fn value(&mut self, depth: usize) -> Option<Tree> {
        let deeper = depth.saturating_add(1);
        if self.takes("(") {
            let inside = self.any(deeper)?;
            return self.takes(")").then_some(inside);
        }
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        match first {
            Token::Name(name) if self.takes("(") => {
                let mut given = Vec::new();
                while !self.takes(")") {
                    given.push(self.any(deeper)?);
                    if !self.takes(",") && self.rest.first() != Some(&Token::Sign(")")) {
                        return None;
                    }
                }
                Some(Tree::Call(name.to_lowercase(), given))
            }
            Token::Name(name) => Some(Tree::Name(name.clone())),
            Token::Text(text) => Some(Tree::Text(text.clone())),
            Token::Number(number) => Some(Tree::Number(number.clone())),
            Token::Sign(_) => None,
        }
    }

    fn takes(&mut self, sign: &str) -> bool {
        match self.rest.split_first() {
            Some((Token::Sign(found), rest)) if *found == sign => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }
}
