"""A report's data → one HTML page that loads nothing: tables, inline SVG, every wrong answer; light and dark."""

from __future__ import annotations

import html

from eval.charts import curve, heat_map
from eval.report import METRICS, Data, axes, change, title, written


def as_html(data: Data) -> str:
    """Return the report as one page that loads nothing."""
    e = html.escape
    rows, columns = axes(data["cells"])
    tiles = "".join(
        f"<div class=tile><b>{written(data['metrics'].get(name), METRICS[name][2])}</b><span>{e(label)}</span></div>"
        for name, label in (
            ("right", "right answers"),
            ("figure_accuracy", "figures right"),
            ("hallucination_rate", "unanswerable, answered"),
            ("error_rate", "answerable, not answered"),
            ("unsupported_figures", "unsupported figures"),
            ("latency_p50_ms", "median time"),
        )
    )
    table = "".join(
        f"<tr><td>{e(says)}<td class=n>{written(data['metrics'].get(name), style)}"
        f"<td class='n {change(name, data)[1]}'>{change(name, data)[0]}"
        for name, (says, _, style) in METRICS.items()
    )
    heat = heat_map(rows, columns, {name: cell["ndcg@10"] for name, cell in data["cells"].items()})
    languages = data["about"]["languages"]
    kinds = [(kind, [cell.get(code) for code in languages]) for kind, cell in data["answers"].items()]
    kind_rows = "".join(
        f"<tr><td>{e(kind)}" + "".join(f"<td class=n>{c[0]}/{c[1]}" if c else "<td>" for c in cells)
        for kind, cells in kinds
    )
    return _PAGE.format(
        title=e(title(data)),
        tiles=tiles,
        table=table,
        heat=heat,
        curve=curve(data["curve"], data["operating_point"]),
        heads="".join(f"<th class=n>{e(code)}" for code in languages),
        kinds=kind_rows,
        n_wrong=len(data["wrong"]),
        wrong="".join(_wrong_html(wrong) for wrong in data["wrong"]),
    )


def _wrong_html(wrong: Data) -> str:
    e = html.escape
    history = "".join(f"<p class=muted lang={wrong['language']}>{e(text)}</p>" for text in wrong["history"])
    cited = "".join(
        f"<blockquote>[{c['number']}] {e(c['quote'])}<cite>{e(c['document'])}</cite></blockquote>"
        for c in wrong["citations"]
    )
    wanted = "".join(
        f"<blockquote>{e(s['quote'])}<cite>{e(s['document'])}</cite></blockquote>" for s in wrong["supports"]
    )
    return (
        f"<details><summary><span class=id>{e(wrong['id'])}</span> <span lang={wrong['language']}>"
        f"{e(wrong['question'])}</span> <span class=why>{e(wrong['why'])}</span></summary>{history}"
        f"<div class=pair><div><h4>Expected</h4><p>{e(wrong['expected'])}</p>{wanted}</div>"
        f"<div><h4>Answered <span class=muted>({e(wrong['kind'])}, confidence {wrong['confidence']})</span></h4>"
        f"<p lang={wrong['language']} class=pre>{e(wrong['answer'])}</p>{cited}</div></div></details>"
    )


_PAGE = """<!doctype html>
<html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width,initial-scale=1">
<title>Eval report</title>
<style>
:root {{ color-scheme: light dark; --ink: #1c2530; --muted: #66717f; --line: #dde2e8; --page: #fbfaf8; --card: #fff;
  --accent: #0f6b6b; --good: #18794e; --bad: #b42318; }}
@media (prefers-color-scheme: dark) {{ :root {{ --ink: #e6e9ed; --muted: #97a2af; --line: #313b47; --page: #14191f;
  --card: #1b222a; --accent: #5cc4bd; --good: #5fca94; --bad: #ff8a7a; }} }}
* {{ box-sizing: border-box }}
body {{ margin: 0 auto; max-width: 66rem; padding: 2.5rem 1.25rem 5rem; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, "Noto Sans Thai", sans-serif; }}
h1 {{ font-size: 1.75rem; margin: 0 }} h2 {{ font-size: 1.15rem; margin: 2.75rem 0 .75rem }}
h4 {{ margin: .25rem 0; font-size: .85rem; color: var(--muted) }}
.muted, cite {{ color: var(--muted) }} .pre {{ white-space: pre-wrap }}
.tiles {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem;
  margin-top: 1.5rem }}
.tile, .card, details {{ background: var(--card); border: 1px solid var(--line); border-radius: 10px }}
.tile {{ padding: .9rem 1rem }} .tile b {{ display: block; font-size: 1.6rem; font-weight: 600; line-height: 1.3 }}
.tile span {{ color: var(--muted); font-size: .85rem }}
.card {{ padding: 1rem 1.25rem; overflow-x: auto }}
.two {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1rem }}
table {{ border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }}
td, th {{ padding: .38rem .5rem; border-bottom: 1px solid var(--line); text-align: left }}
tr:last-child td {{ border-bottom: 0 }} .n {{ text-align: right; white-space: nowrap }}
.better {{ color: var(--good) }} .worse {{ color: var(--bad) }}
svg {{ width: 100%; height: auto; display: block }} svg text {{ fill: var(--ink); font: 12px system-ui, sans-serif }}
svg .muted {{ fill: var(--muted) }}
details {{ margin: .5rem 0; padding: .55rem 1rem }} summary {{ cursor: pointer }}
.id {{ color: var(--muted); font-size: .85rem; font-variant-numeric: tabular-nums }}
.why {{ color: var(--bad); font-size: .85rem }}
.pair {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1.5rem }}
blockquote {{ margin: .5rem 0; padding-left: .8rem; border-left: 3px solid var(--line); font-size: .92rem }}
cite {{ display: block; font-size: .8rem; font-style: normal; overflow-wrap: anywhere }}
</style>
<h1>How right the bot is</h1>
<p class=muted>{title}</p>
<div class=tiles>{tiles}</div>
<h2>Metrics, and the change against the baseline</h2>
<div class=card><table><tr><th>Metric<th class=n>Value<th class=n>Change{table}</table></div>
<div class=two>
<div><h2>Retrieval: nDCG@10 by language</h2><div class=card>{heat}</div></div>
<div><h2>Risk and coverage</h2><div class=card>{curve}</div></div>
</div>
<h2>Right answers by kind and language</h2>
<div class=card><table><tr><th>Kind{heads}{kinds}</table></div>
<h2>{n_wrong} wrong answers</h2>
{wrong}
</html>
"""
