"""A scorecard of the tiny standard: two sections, three raters, one item of each mode."""

from __future__ import annotations

CARD = """\
title: {zh-Hant: 測評, zh-Hans: 测评, en: Appraisal}
posts: [nurse]
period: month
scale:
  lowest: 1
  highest: 5
  anchors:
    1: {zh-Hant: 一, zh-Hans: 一, en: one}
    2: {zh-Hant: 二, zh-Hans: 二, en: two}
    3: {zh-Hant: 三, zh-Hans: 三, en: three}
    4: {zh-Hant: 四, zh-Hans: 四, en: four}
    5: {zh-Hant: 五, zh-Hans: 五, en: five}
conversion: of_span
raters:
  - {id: self, weight: 0, title: {zh-Hant: 自評, zh-Hans: 自评, en: Self}}
  - {id: boss, weight: 70, required: true, overrides: true, title: {zh-Hant: 上級, zh-Hans: 上级, en: Boss}}
  - {id: peer, weight: 30, title: {zh-Hant: 同事, zh-Hans: 同事, en: Peer}}
min_completeness: 80%
min_population: 5
min_coverage: 80%
places: 2
bands:
  - {id: good, from: 80, title: {zh-Hant: 良好, zh-Hans: 良好, en: Good}}
  - {id: pass, from: 60, title: {zh-Hant: 合格, zh-Hans: 合格, en: Pass}}
  - {id: fail, from: 0, title: {zh-Hant: 待改進, zh-Hans: 待改进, en: To improve}}
comments: {ratings: [1, 2, 5], difference: 2}
appeal_days: 7
sections:
  - id: A
    weight: 60
    title: {zh-Hant: 甲, zh-Hans: 甲, en: First}
    items:
      - id: A1
        clause: "1"
        weight: 50
        mode: computed
        metric: {measure: rate, clauses: ["1"], levels: {5: 98%, 4: 95%, 3: 90%, 2: 80%}}
      - id: A2
        clause: "2"
        weight: 50
        mode: manual
  - id: B
    weight: 40
    title: {zh-Hant: 乙, zh-Hans: 乙, en: Second}
    items:
      - id: B1
        clause: "2"
        weight: 80
        mode: hybrid
        computed_weight: 50
        metric: {measure: count, rules: [care/visits], shared: true, levels: {5: 0, 3: 1}}
      - id: B2
        clause: "2"
        weight: 20
        mode: manual
        off: {zh-Hant: 不適用於本所。, zh-Hans: 不适用于本所。, en: Not for this house.}
"""
