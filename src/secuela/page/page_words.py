"""The words of the page itself: buttons, labels and short sentences, by the key that its modules use."""

from collections.abc import Mapping

from secuela.evidence.message import Message, message
from secuela.text.language import translate as _

MODELS: Mapping[str, Message] = {
    "organised_crime": message("Organised crime"),
    "supply": message("Drug supply"),
    "overdose": message("Overdose"),
    "violence": message("Violence"),
    "displacement": message("Displacement"),
    "bilateral": message("Relations"),
}


def page_words() -> dict[str, str]:
    """All of them, in the language of the call; ``{name}`` is filled in by the page."""
    return {**_frame(), **_answers(), **_levers(), **_disputed(), **_compared(), **_tour()}


def _frame() -> dict[str, str]:
    """What stands on the page always."""
    return {
        "skip": _("Skip to the answer"),
        "brand": _("policy wind tunnel, live"),
        "settings": _("Settings"),
        "actions": _("Actions"),
        "places": _("Disputed place names"),
        "language_en": _("English"),
        "language_es": _("Español"),
        "levers": _("Levers"),
        "assumptions": _("Assumptions: what is disputed"),
        "links": _("Causal links: cut one"),
        "waiting": _("The futures are being simulated …"),
        "cards": _("Six outcomes"),
        "show": _("Show"),
        "show_place": _("Show an outcome or a state"),
        "how_sure": _("How sure"),
        "flows": _("Drug flows by place"),
        "alternatives": _("Other ways, in the same futures"),
        "claims": _("Claims of all sides, and what these futures say of them"),
        "limits": _(
            "Explores, does not predict. No evidence exists on overt US force in today’s Mexico. This is "
            "no legal, targeting or operational advice; a high chance is no endorsement; what is left out "
            "(collusion, extortion, law, rights, politics) can reverse results."
        ),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "reset": _("Reset"),
        "pin": _("Pin to compare"),
        "share": _("Share"),
        "tour": _("Tour"),
        "download": _("Download"),
        "download_yaml": _("Levers as a proposal (YAML)"),
        "download_json": _("Answer with all numbers (JSON)"),
        "download_csv": _("Numbers of the cards (CSV)"),
        "download_parquet": _("Every draw of what is seen (Parquet)"),
        "download_report": _("Report (HTML)"),
        "download_brief": _("Brief of two pages (HTML)"),
        "making_file": _("The file is being made …"),
        "saved": _("Saved as {name}."),
        "link": _("Link to what is seen"),
        "link_is": _("This link opens the same levers, assumptions and place names in the same language:"),
        "link_is_local": _(
            "This address works on this machine only. What begins with “#” opens the same behind the address of any "
            "other page of Secuela."
        ),
        "copied": _("The link is copied."),
        "undone": _("Undone."),
        "redone": _("Redone."),
        "unread": _("This link holds something that this version does not know, and leaves out: {part}"),
        "other_version": _(
            "This link was made with version {theirs}; this is version {ours}: models may have changed, "
            "so numbers may differ."
        ),
        "other_data": _("This link was made with data to {theirs}; these data end in {ours}, so numbers may differ."),
    }


def _answers() -> dict[str, str]:
    """What is said of an answer."""
    return {
        "asking": _("Simulating {n} futures …"),
        "sharpening": _("Sharpening with {n} futures …"),
        "coarse_n": _("Coarse: {n} futures. It is sharpened when the levers rest."),
        "fine_n": _("{n} futures."),
        "busy_n": _("Coarse: {n} futures. Many people are asking at once; it is sharpened when there is room."),
        "approximate": _("Put together of stored responses; the server is exact."),
        "starting": _(
            "The simulator is starting: {done} of {all} blocks; this page has waited for {seconds} s. The first start "
            "compiles the model and takes about a minute; later ones take seconds."
        ),
        "starting_drawn": _(
            "What is seen is stored from an earlier run; the simulator is starting: {done} of {all} blocks; this page "
            "has waited for {seconds} s."
        ),
        "no_server": _(
            "The server does not answer. This page asks again by itself; if it was stopped, start it "
            "with: secuela serve"
        ),
        "refused": _("The server refused the question (status {status})."),
        "foot": _("Secuela {version}, run {run}, {n} futures, data to {data}."),
        "median_of": _("Median {change}."),
        "nine_in_ten": _("Nine of ten futures: {span}."),
        "median_of_part": _("Median {change} ({part})."),
        "usual_is": _("Status quo: {usual}."),
        "usual_index": _("Status quo: {usual}, where 0 is none and 1 is full."),
        "rests_on": _("What it rests on"),
        "rests_on_of": _("What {title} rests on"),
        "by_month": _("Month by month"),
        "by_month_of": _("{title} month by month"),
        "window_and_draws": _(
            "Change against the status quo {window}, {n} futures; each dot stands for a twentieth of them."
        ),
        "counted": _("Counted:"),
        "borne_by": _("Borne by:"),
        "could_reverse": _("Could reverse it:"),
        "by_grade": _("Numbers by grade of evidence:"),
        "records_n": _("The {n} numbers and descriptions behind it"),
        "sources_n": _("Sources ({n})"),
        "open_source": _("read it"),
        "grade": _("grade {grade}"),
        "close": _("Close"),
    }


def _levers() -> dict[str, str]:
    """Levers and what is known of them."""
    return {
        "begin_from": _("Begin from"),
        "from_nothing": _("Nothing: the status quo"),
        "consent": _("Mexico’s consent"),
        "add_lever": _("Add a lever"),
        "choose_lever": _("Choose …"),
        "group_crime": _("Force and organised crime"),
        "group_supply": _("Drugs"),
        "group_relations": _("Between the governments"),
        "group_other": _("Other"),
        "group_what-if": _("What-ifs: nobody can carry these out"),
        "dose_of": _("{title}: how much"),
        "from": _("From"),
        "months_long": _("Months"),
        "a_level": _("A level beyond today’s, held in these months."),
        "a_year": _("An amount a year beyond today’s."),
        "nothing_to_take": _("Nothing of it is carried out this way today, so it can only be added."),
        "with_consent": _("{by} (needs Mexico’s consent)"),
        "asks_consent": _(
            "“{lever}” {by}: that needs Mexico’s consent. Choose another consent at the top of the levers, or who else "
            "carries it out."
        ),
        "what_is_known": _("Today’s value, the best study, cost, sources"),
        "today": _("Today:"),
        "bounds": _("Possible:"),
        "from_to": _("{low} to {high}"),
        "best_study": _("The best study:"),
        "differs": _("Why the model differs:"),
        "costs": _("What it costs:"),
        "no_cost": _("What it costs is its dose, or nothing that is counted here."),
        "remove": _("Remove"),
        "remove_of": _("Remove {title}"),
    }


def _disputed() -> dict[str, str]:
    """Assumptions and links."""
    return {
        "assumptions_are": _(
            "Each of these is disputed or little known. Replace one by a side’s reading or your own; “Whose reading” "
            "takes a side’s whole set. Everything on the page follows."
        ),
        "whose_reading": _("Whose reading of what is disputed"),
        "ours": _("Ours: the ranges of the evidence"),
        "ours_is": _("Ours: {ours}"),
        "side_supporters": _("Supporters: {value}"),
        "side_critics": _("Critics: {value}"),
        "own_value": _("A value of your own …"),
        "own_of": _("Your value or range ({unit})"),
        "why_disputed": _("Why, and who says so"),
        "find_number": _("Find another number of the model (three letters or more)"),
        "own_reading": _("One put together here"),
        "cut_n": _("causal links cut: {n}"),
        "what_turns": _("What changes under these assumptions and cuts"),
        "turns": _("turns"),
        "with_ours": _("With ours"),
        "now": _("Now"),
        "nothing_turns": _("In none of the outcomes does the most frequent direction change."),
        "links_are": _(
            "A cut link carries nothing, in any alternative: a what-if about the model, which shows what "
            "a result hangs on."
        ),
        "is_cut": _("cut"),
        "mend_all": _("Restore all links"),
        "cut_link": _("Cut: {title}"),
        "size_is": _("Size {size}: why"),
    }


def _compared() -> dict[str, str]:
    """States side by side, alternatives and claims."""
    return {
        "side_by_side": _("Side by side"),
        "outcome": _("Outcome"),
        "status_quo": _("The status quo: no change"),
        "bring_back": _("Bring back"),
        "bring_back_of": _("Bring back {title}"),
        "unpin": _("Unpin"),
        "unpin_of": _("Unpin {title}"),
        "alternatives_are": _(
            "Shipped proposals under the same assumptions, each in {n} futures, in no order of merit."
        ),
        "begin_here": _("Begin from it"),
        "begin_here_of": _("Begin from {title}"),
        "claims_are": _(
            "Each claim’s own test with its threshold fixed beforehand, in {n} futures of the proposals "
            "that it names, under the assumptions and cuts of this page. The levers of this page play no "
            "part in it."
        ),
        "claim": _("Claim"),
        "in_model": _("In the model"),
        "in_futures": _("In the futures"),
        "by_documents": _("By documents"),
        "save_picture": _("Save this picture as {form}"),
    }


def _tour() -> dict[str, str]:
    """The tour."""
    return {
        "tour_step": _("Step {n} of {all}"),
        "tour_levers": _(
            "Choose a proposal to begin from, or nothing. Move a slider: how much of each measure, by "
            "whom, from when. “Today’s value” says what is in force and what the best study found."
        ),
        "tour_sentence": _(
            "The answer in one sentence, counted in futures of ten. It is coarse while you move and "
            "sharpened when you rest."
        ),
        "tour_cards": _(
            "The same six outcomes for everything. Each of the twenty dots stands for a twentieth of the "
            "futures, left of the line lower, right of it higher. “What it rests on” opens sources and "
            "grades, “Month by month” its course."
        ),
        "tour_assumptions": _(
            "What is disputed: “Whose reading”, above, takes that of supporters or of critics; here one number is "
            "replaced, or any causal link cut. Below the six outcomes stands what changes."
        ),
        "tour_compare": _(
            "Pin up to four states and compare them side by side, in the same futures. Undo takes any step back."
        ),
        "tour_share": _(
            "A link reopens exactly this. Download the proposal, the numbers, every draw, the report or the brief."
        ),
        "back": _("Back"),
        "next": _("Next"),
        "done": _("Done"),
    }
