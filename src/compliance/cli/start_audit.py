"""The start of the audit command: all that is begun before the rooms are imported that judge and report."""

from __future__ import annotations

from compliance.beginning import begin
from compliance.cli.audit_options import Options, request_of
from compliance.cli.saying import say_problems
from compliance.problems import ProblemsError


def start_audit(options: Options) -> int:
    """Begin the audit and run it; 0 nothing to report, 1 findings, 2 a problem."""
    try:
        request = request_of(options)
        begun = begin(request)
    except ProblemsError as error:
        say_problems(error.problems, options.lang)
        return 2
    from compliance.cli.run_audit import run_audit

    return run_audit(options, request, begun)
