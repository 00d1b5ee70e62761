//! From the engine's syntax tree to ours, macros put together again.

use kube_cel::cel::common::ast::{
    CallExpr, ComprehensionExpr, EntryExpr, Expr as Ast, IdedExpr, LiteralValue, operators,
};

use crate::schema::cel::expr::Expr;

/// How deep an expression may be: evaluating it takes that many calls inside each other.
const DEPTH: usize = 48;

/// Refused, with the reason: an expression that is too deep, and syntax that the engine cannot evaluate.
pub(super) fn expr(ast: &IdedExpr) -> Result<Expr, String> {
    convert(ast, DEPTH)
}

fn convert(ast: &IdedExpr, depth: usize) -> Result<Expr, String> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(format!("the expression is more than {DEPTH} operations deep"));
    };
    let boxed = |ast: &IdedExpr| convert(ast, depth).map(Box::new);
    let all = |list: &[IdedExpr]| list.iter().map(|ast| convert(ast, depth)).collect::<Result<Vec<_>, _>>();
    Ok(match &ast.expr {
        Ast::Literal(LiteralValue::String(text)) => Expr::Text(text.inner().to_owned()),
        Ast::Literal(LiteralValue::Bytes(bytes)) => Expr::Bytes(bytes.inner().len()),
        Ast::Literal(_) => Expr::Scalar,
        Ast::Ident(name) => Expr::Name(name.clone()),
        Ast::Select(select) => {
            Expr::Select { of: boxed(&select.operand)?, field: select.field.clone(), test: select.test }
        }
        Ast::Call(call) => Expr::Call {
            name: call.func_name.clone(),
            target: call.target.as_deref().map(boxed).transpose()?,
            args: all(&call.args)?,
        },
        Ast::List(list) if list.optional_indices.is_empty() => Expr::List(all(&list.elements)?),
        Ast::Map(map) => {
            let entry = |entry: &EntryExpr| match entry {
                EntryExpr::MapEntry(entry) if !entry.optional => {
                    Ok((convert(&entry.key, depth)?, convert(&entry.value, depth)?))
                }
                _ => Err(unsupported()),
            };
            Expr::Map(map.entries.iter().map(|item| entry(&item.expr)).collect::<Result<_, _>>()?)
        }
        Ast::Comprehension(comprehension) => each(comprehension, depth)?,
        Ast::List(_) | Ast::Struct(_) | Ast::Unspecified => return Err(unsupported()),
    })
}

/// Tells the macros apart by what they accumulate into and how, as the parser wrote them.
fn each(loops: &ComprehensionExpr, depth: usize) -> Result<Expr, String> {
    let is_result = |ast: &IdedExpr| matches!(&ast.expr, Ast::Ident(name) if *name == loops.accu_var);
    let (test, item) = match (&loops.accu_init.expr, call(&loops.loop_step)) {
        (
            Ast::Literal(LiteralValue::Boolean(_)),
            Some((operators::LOGICAL_AND | operators::LOGICAL_OR, [result, test])),
        ) if is_result(result) => (Some(test), None),
        (Ast::Literal(LiteralValue::Int(_)), Some((operators::CONDITIONAL, [test, _, result])))
            if is_result(result) =>
        {
            (Some(test), None)
        }
        (Ast::List(_), Some((operators::CONDITIONAL, [test, add, result]))) if is_result(result) => {
            (Some(test), Some(added(add).ok_or_else(unsupported)?))
        }
        (Ast::List(_), Some(_)) => (None, Some(added(&loops.loop_step).ok_or_else(unsupported)?)),
        _ => return Err(unsupported()),
    };
    if loops.iter_var2.is_some() {
        return Err(unsupported());
    }
    let boxed = |ast: &IdedExpr| convert(ast, depth).map(Box::new);
    Ok(Expr::Each {
        over: boxed(&loops.iter_range)?,
        name: loops.iter_var.clone(),
        test: test.map(boxed).transpose()?,
        item: item.map(boxed).transpose()?,
    })
}

/// What `@result + [item]` adds.
fn added(ast: &IdedExpr) -> Option<&IdedExpr> {
    let (operators::ADD, [_, list]) = call(ast)? else { return None };
    match &list.expr {
        Ast::List(list) => list.elements.first(),
        _ => None,
    }
}

fn call(ast: &IdedExpr) -> Option<(&str, &[IdedExpr])> {
    match &ast.expr {
        Ast::Call(CallExpr { func_name, target: None, args }) => Some((func_name, args)),
        _ => None,
    }
}

fn unsupported() -> String {
    "the expression uses syntax that is not evaluated here".to_owned()
}
