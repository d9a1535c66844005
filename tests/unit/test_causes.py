"""The usual causes that the system and its libraries name are told in our words; what is not known is quoted."""

from __future__ import annotations

import sqlite3
import zipfile

import pytest

from compliance.problems import fault_of
from compliance.render.texts import tongue

OfServer = type("OperationalError", (Exception,), {"__module__": "psycopg.errors"})  # the tests do without the driver


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (zipfile.BadZipFile("Bad CRC-32 for file 'content.xml'"), "內容不完整或已損壞"),
        (zipfile.BadZipFile("File is not a zip file"), "並非此類檔案，或內容不完整"),
        (RuntimeError("File 'a.csv' is encrypted, password required for extraction"), "以密碼鎖定"),
        (sqlite3.OperationalError("database is locked"), "正由另一程式使用"),
        (OSError('IO Error: Could not write "x.db": No space left on device'), "磁碟空間不足"),
        (MemoryError(), "記憶體不足"),
        (OfServer('connection to server at "h" failed: Connection refused\n\tIs it up?'), "此地址和連接埠沒有回應"),
        (OfServer('FATAL:  database "corrupt" does not exist'), "伺服器上沒有這個數據庫"),
        (OfServer('FATAL:  password authentication failed for user "a"'), "使用者名稱或密碼不獲接受"),
    ],
)
def test_a_cause_that_is_known_is_told_in_the_readers_words(error: Exception, told: str) -> None:
    assert tongue("zh-Hant").tell(fault_of(error)) == told


@pytest.mark.parametrize(
    "error",
    [
        OfServer("FATAL:  something new"),
        RuntimeError("cannot read 'corrupt.csv'"),  # the name of a file tells nothing
        RuntimeError("Connection refused"),  # nor do words of a server in the mouth of a file's reader
    ],
)
def test_words_of_a_library_that_are_not_known_are_quoted_as_such(error: Exception) -> None:
    assert tongue("zh-Hant").tell(fault_of(error)) == f"程式原文「{error}」"
    assert fault_of(error) == str(error)
