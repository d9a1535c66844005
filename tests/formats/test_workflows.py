"""The workflow files of the examples: their script lines are run, and their form is what the services take."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml
from commands import COMPANY, run

EXAMPLES = COMPANY.parent
FORMS = {"github-actions.yml": "vendor.github-workflows", "gitlab-ci.yml": "vendor.gitlab-ci"}


def lines(name: str) -> list[str]:
    """Return the script lines in their order, without those that install the package."""
    document: Any = yaml.safe_load((EXAMPLES / name).read_text("utf-8"))
    if name == "gitlab-ci.yml":
        job = document["compliance"]
        written = [*job["before_script"], *job["script"], *job["after_script"]]
    else:
        written = [step["run"] for step in document["jobs"]["audit"]["steps"] if "run" in step]
    assert written[0] == "python -m pip install compliance-engine"
    return written[1:]


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("name", FORMS)
def test_the_first_night_tells_all_and_the_second_is_green(name: str, tmp_path: Path) -> None:
    (tmp_path / "records").symlink_to(COMPANY)
    page = tmp_path / "summary-page.md"
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "GITHUB_STEP_SUMMARY": str(page)}
    audit, summary = lines(name)
    nights = []
    for _ in range(2):
        ran = subprocess.run(["bash", "-c", audit], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        nights.append(ran.returncode)
        told = subprocess.run(
            ["bash", "-c", summary], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
        )
    assert nights == [1, 0]
    assert "# 虛構物業服務公司客戶服務審核" in (page.read_text("utf-8") if page.exists() else told.stdout)
    suites = ET.parse(tmp_path / "out" / "junit.xml").getroot()  # noqa: S314  (it is our own file)
    assert int(suites.attrib["failures"]) > 0


@pytest.mark.parametrize(("name", "form"), FORMS.items())
def test_the_services_own_schemas_take_the_files(tools: Path, name: str, form: str) -> None:
    checked = run(tools / "check-jsonschema", "--builtin-schema", form, EXAMPLES / name)
    assert checked.returncode == 0, checked.stdout
