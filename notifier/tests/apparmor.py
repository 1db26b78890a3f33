# SPDX-License-Identifier: Apache-2.0
"""What an AppArmor profile lets a program do with files, for tests: no kernel is asked.

Source: apparmor.d(5), 'File rules'. Rules of the profile itself count, those of its subprofiles and of what it includes do not: an
abstraction can only allow more, but for `deny`, and libvirtd's have none for what is asked here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_RULE = re.compile(r"^\s*(?:audit\s+)?(deny\s+)?(/\S*)\s+([a-zA-Z]+)(?:\s*->\s*\S+)?\s*,")
_ALTERNATIVES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Rule:
    """`pattern` has no alternatives any more; `may` are the letters, such as rmix."""

    pattern: str
    may: str
    is_denial: bool

    def fits(self, path: str) -> bool:
        return bool(re.fullmatch(_expression(self.pattern), path))


class Profile:
    """The rules of one profile."""

    def __init__(self, text: str) -> None:
        self._rules = [rule for line in _own_lines(text) for rule in _rules(line)]

    def may(self, path: str) -> str:
        """Letters of all that is allowed with a file; of ways to execute it, that of the most exact rule."""
        fitting = [rule for rule in self._rules if rule.fits(path)]
        denied = {letter for rule in fitting if rule.is_denial for letter in rule.may}
        allowed = {letter for rule in fitting if not rule.is_denial for letter in rule.may if letter in "rwmkla"}
        return "".join(sorted(allowed - denied)) + ("" if "x" in denied else _execution(fitting))


def _execution(fitting: list[Rule]) -> str:
    """ix: within the profile; Ux, PUx: without one, unless the program has one of its own."""
    executing = [rule for rule in fitting if "x" in rule.may and not rule.is_denial]
    if not executing:
        return ""
    most_exact = max(executing, key=lambda rule: len(re.split(r"[*?\[]", rule.pattern)[0]))
    return "".join(letter for letter in most_exact.may if letter not in "rwmkla")


def _own_lines(text: str) -> list[str]:
    """Without comments and subprofiles."""
    depth, found = 0, []
    for line in text.splitlines():
        bare = re.sub(r"(^|\s)#.*", "", line).rstrip()
        if bare.endswith("{"):
            depth += 1
        elif bare.strip() == "}":
            depth -= 1
        elif depth == 1:
            found.append(bare)
    return found


def _rules(line: str) -> list[Rule]:
    found = _RULE.match(line)
    return [Rule(pattern, found[3], bool(found[1])) for pattern in _alternatives(found[2])] if found else []


def _alternatives(pattern: str) -> list[str]:
    found = _ALTERNATIVES.search(pattern)
    if not found:
        return [pattern]
    ways = (pattern[: found.start()] + way + pattern[found.end() :] for way in found[1].split(","))
    return [each for way in ways for each in _alternatives(way)]


def _expression(pattern: str) -> str:
    """`*` stays within a directory, `**` does not; neither fits nothing where it is all of a name."""
    words = re.split(r"(\*\*|\*|\?|\[[^]]*\])", pattern)
    meaning = {"**": ".+" if pattern.endswith("/**") else ".*", "*": "[^/]+" if pattern.endswith("/*") else "[^/]*", "?": "[^/]"}
    return "".join(meaning.get(word) or (word if word.startswith("[") else re.escape(word)) for word in words)
