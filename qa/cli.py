"""The command line: qa ask | chat | ingest | documents | remove | serve | eval.

The core raises, this room translates: every QAError becomes one line on standard error and an exit code.
Exit codes: 0 done; 1 the documents do not say, or some files were refused; 2 wrong use or bad input; 3 the store cannot
be used; 4 a configured model or service failed.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qa.errors import BadSettings, MissingExtra, ModelError, QAError, StoreError

if TYPE_CHECKING:
    from qa.bot import Bot
    from qa.ingest import Progress
    from qa.records import Turn

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # many small products: threads would only wait for one another
EXIT_NOT_SAID = 1
EXIT_USAGE = 2
EXIT_STORE = 3
EXIT_MODEL = 4
EXIT_UNFORESEEN = 70  # EX_SOFTWARE of sysexits.h

app = typer.Typer(
    help="Ask questions over your own documents: cited passages, exact figures, offline.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    epilog="Exit codes: 0 done; 1 the documents do not say, or files were refused; 2 wrong use; "
    "3 the store cannot be used; 4 a model or service failed.",
)
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@app.command(epilog="Examples:  qa ask 'How long is the new line?'   qa ask --json 'Wie lang ist die neue Strecke?'")
def ask(
    question: Annotated[str, typer.Argument(help="The question, in any language; - reads it from standard input.")],
    json: Json = False,
    explain: Annotated[bool, typer.Option("--explain", help="Show how the answer came about.")] = False,
) -> None:
    """Answer one question with cited passages."""
    with _bot() as bot:
        _ingest_corpus(bot)
        answer = bot.ask(sys.stdin.read() if question == "-" else question)
        from qa.present import explanation, to_json, to_text

        print(to_json(answer) if json else to_text(answer))
        if explain and not json:
            print("\n" + explanation(answer))
    raise typer.Exit(0 if answer.answered else EXIT_NOT_SAID)


@app.command(epilog="Example:  qa chat")
def chat() -> None:
    """Ask one question after another; follow-ups are understood from the turns before. Leave with Ctrl-D."""
    from qa.present import to_text, visible
    from qa.records import Turn

    history: list[Turn] = []
    with _bot() as bot:
        _ingest_corpus(bot)
        for question in _questions():
            try:
                answer = bot.ask(question, history)
            except QAError as error:
                print(error, file=sys.stderr)
                continue
            if answer.question != " ".join(question.split()):
                print(f"({visible(answer.question)})")
            print(to_text(answer), end="\n\n", flush=True)
            history.append(Turn(answer.question, answer.text))


@app.command(epilog="Examples:  qa ingest report.md notes/   qa ingest --re-embed")
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files, or folders that stand for all their files.")
    ] = None,
    json: Json = False,
    re_embed: Annotated[
        bool, typer.Option("--re-embed", help="Embed the stored documents again with the embedding that is set.")
    ] = False,
) -> None:
    """Add documents, or bring them up to date; files gone from a folder are removed."""
    from qa.present import report_text, to_json

    if not paths and not re_embed:
        raise _usage("Name files or folders: qa ingest PATH…")
    with _bot() as bot:
        if re_embed:
            with _progress() as progress:
                n_documents = bot.re_embed(progress)
            if not json:
                print(f"{n_documents} documents embedded again.")
        if not paths:
            return
        with _progress() as progress:
            report = bot.ingest(paths, progress)
        print(to_json(report) if json else report_text(report))
    raise typer.Exit(1 if report.failed else 0)


@app.command(epilog="Example:  qa documents --json")
def documents(json: Json = False) -> None:
    """List the documents."""
    with _bot() as bot:
        listed = bot.documents()
        if json:
            from qa.present import to_json

            print(to_json(listed))
            return
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        from qa.present import visible

        table = Table("name", "title", "language", "date", "passages", "added")
        for info in listed:
            cells = (info.name, info.title, info.language, info.date or "", str(info.n_passages), info.added)
            table.add_row(*(Text(visible(cell)) for cell in cells))
        Console().print(table)


@app.command(epilog="Example:  qa remove report.md")
def remove(
    name: Annotated[str, typer.Argument(help="The document's name, as `qa documents` lists it.")], json: Json = False
) -> None:
    """Remove a document from the store; its file stays where it is."""
    with _bot() as bot:
        bot.remove(name)
        if json:
            from qa.present import to_json

            print(to_json({"removed": [name]}))
        else:
            print(f"Removed {name}.")


@app.command(epilog="Example:  QA_PORT=8080 qa serve")
def serve() -> None:
    """Start the chat page and print its address."""
    with _bot() as bot:
        _ingest_corpus(bot)
        _beside("app.py").serve(bot)


@app.command(
    name="eval",
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    epilog="Example:  qa eval --gate",
)
def evaluate(context: typer.Context) -> None:
    """Measure the bot on the eval set, or on questions of your own; --help lists its options."""
    with _translated():
        raise typer.Exit(_beside("eval/run.py").main(context.args))


@contextmanager
def _translated() -> Iterator[None]:
    """Turn our errors into one line and an exit code."""
    try:
        yield
    except (StoreError, ModelError, QAError) as error:
        code = EXIT_STORE if isinstance(error, StoreError) else EXIT_USAGE
        if isinstance(error, ModelError | MissingExtra) and not isinstance(error, BadSettings):
            code = EXIT_MODEL
        print(f"qa: {error}", file=sys.stderr)
        raise typer.Exit(code) from error
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        if sys.flags.dev_mode:  # python -X dev -m qa.cli …
            raise
        print(
            f"qa: something unforeseen went wrong ({type(error).__name__}: {error}); please report it.", file=sys.stderr
        )
        raise typer.Exit(EXIT_UNFORESEEN) from error


@contextmanager
def _bot() -> Iterator[Bot]:
    with _translated():
        from qa.bot import Bot

        bot = Bot()
        try:
            yield bot
        finally:
            bot.close()


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show a progress bar on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Reading documents", total=None)
        yield lambda done, total, _name: bar.update(task, completed=done, total=total)


def _ingest_corpus(bot: Bot) -> None:
    """Ingest the configured corpus if the store has not seen it; say what was refused."""
    if not bot.needs_corpus():
        return
    with _progress() as progress:
        report = bot.ingest_corpus(progress)
    for failure in report.failed if report else ():
        print(f"qa: {failure.name}: {failure.reason}", file=sys.stderr)


def _questions() -> Iterator[str]:
    while True:
        try:
            question = input("? " if sys.stdin.isatty() else "")
        except EOFError:
            return
        if question.strip():
            yield question


def _beside(name: str) -> Any:
    """Import a script that stands beside the package in a checkout, and inside it in a wheel."""
    package = Path(__file__).resolve().parent
    path = next((p for p in (package.parent / name, package / name) if p.is_file()), None)
    if path is None:
        raise BadSettings(f"{name} is not installed with this package; run it from a checkout.")
    spec = importlib.util.spec_from_file_location(f"qa_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise BadSettings(f"{path} cannot be imported.")
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(package.parent))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _usage(message: str) -> typer.Exit:
    print(f"qa: {message}", file=sys.stderr)
    return typer.Exit(EXIT_USAGE)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
