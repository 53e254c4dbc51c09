"""What the journal settles about the urn: the question and the whole of `election.json`, but for the committee's key.

The program writes these bytes, the rehearsal too, and the verifier writes them again and compares: candidates and
answers cannot differ.
"""

from elections.protocol.group import Element
from elections.protocol.questions import Election, Question
from elections.record.standing import Standing


def question(standing: Standing) -> Question:
    """The question: the body whose seat it is, and the candidates on the ballot as answers, in their order."""
    answers = tuple(candidate.answer for candidate in standing.on_ballot)
    return Question(answers, min(standing.names_on_ballot, len(answers)), standing.statute.body.in_language("ar"))


def urn(standing: Standing, public_key: Element) -> Election:
    """The election as voters receive it: cohort, institute, statute, question, and the committee's `public_key`."""
    cohort = standing.cohort
    corps = standing.statute.corps_named(cohort.corps).cohort.in_language("ar") if cohort else ""
    return Election(
        description=standing.statute.title.in_language("ar"),
        name=f"{corps} {cohort.number if cohort else ''}".strip(),
        public_key=public_key,
        question=question(standing),
        uuid=standing.election,
        administrator=standing.institute["name_ar"],
    )
