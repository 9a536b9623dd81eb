//! What the YAML parser found wrong, in plain words, with what is usually meant.

/// A sentence for the parser's own words, and what to do about it.
pub(super) fn explain(info: &str) -> (String, &'static str) {
    let has = |part: &str| info.contains(part);
    if has("tab") {
        ("a tab stands where only spaces may stand".into(), "indent with spaces")
    } else if has("mapping values are not allowed") || has("illegal placement of ':'") {
        (
            "a second `: ` on a line that already has one, or a wrong indentation".into(),
            "put quotes around a text that contains `: `, or a group into braces: {key: value}",
        )
    } else if has("escape") || has("hexadecimal") {
        (
            "an unknown escape after `\\` in a double-quoted text".into(),
            "use single quotes around texts that contain a backslash",
        )
    } else if has("quoted scalar") {
        ("a quote is not closed".into(), "close it on the line where it was opened, with the same kind of quote")
    } else if has("simple key expect") || has("simple key expected") || has("did not find expected key") {
        (
            "this line is no `key: value`, or begins in another column than the lines of its group".into(),
            "write a colon and a space after the key, and begin lines of one group in the same column",
        )
    } else if has("invalid indentation") || has("wrongly indented") {
        ("this line begins in an unexpected column".into(), "lines of one group begin in the same column")
    } else if has("end of stream") || has("eof") {
        ("the file ends inside a text or a bracket".into(), "close the quote or the bracket that was opened")
    } else if has("misplaced bracket") || has("',' or ']'") || has("',' or '}'") || has("flow") {
        (
            "a bracket is not closed, or closed by the wrong one".into(),
            "pair every [ with ] and every { with }; the open one may stand on an earlier line",
        )
    } else if has("block sequence entries are not allowed") || has("did not find expected '-'") {
        ("a list entry `- ` is not possible here".into(), "put the list on lines of its own, all `-` in one column")
    } else if has("trailing content after") {
        ("text follows a closing quote".into(), "put the whole text into one pair of quotes")
    } else if has("anchor") {
        ("an alias stands for nothing".into(), "a text that begins with `*` or `&` needs quotes")
    } else if has("node content") {
        (
            "a value is missing here".into(),
            "write it, or delete the extra comma; a text that begins with a special character needs quotes",
        )
    } else if has("unprintable") || has("byte order mark") {
        ("an unprintable character".into(), "delete it")
    } else if has("recursion limit") {
        ("brackets are nested too deeply".into(), "close the brackets that were opened")
    } else {
        (format!("this is not YAML: {info}"), "a configuration is `key: value` lines; groups are indented with spaces")
    }
}
