"""What others have published on the same sets, as they state it; most were trained on the set itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Published:
    """A system's MAP and MRR on a set, and where it was stated."""

    system: str
    map: str
    mrr: str
    note: str


_WHOLE = "on the whole test set of 243, of which this is half"

PUBLISHED: dict[str, tuple[Published, ...]] = {
    "wikiqa test half": (
        Published("word count", ".489", ".492", f"Yang, Yih, Meek, EMNLP 2015; {_WHOLE}"),
        Published("LCLR, feature-rich", ".599", ".609", f"Yih et al. 2013 in EMNLP 2015; {_WHOLE}"),
        Published("CNN-Cnt, trained on WikiQA", ".652", ".665", f"EMNLP 2015; {_WHOLE}"),
        Published("Compare-Aggregate, trained on WikiQA", ".748", ".758", f"Bian et al. 2017; {_WHOLE}"),
        Published("TANDA RoBERTa-large, trained on WikiQA", ".920", ".933", f"Garg et al. 2019; {_WHOLE}"),
    ),
    "trecqa test": (
        Published("BM25", ".630", ".765", "brmson/dataset-sts, anssel/wang"),
        Published("LCLR, feature-rich", ".709", ".770", "Yih et al. 2013"),
        Published("CNN-Cnt, trained on TrecQA", ".711", ".785", "EMNLP 2015"),
        Published("CETE RoBERTa-large, trained on TrecQA", ".950", ".980", "Laskar et al. 2020"),
    ),
    "trecqa test, clean": (
        Published("AP-CNN, trained on TrecQA", ".753", ".851", "dos Santos et al. 2016"),
        Published("Compare-Aggregate, trained on TrecQA", ".821", ".899", "Bian et al. 2017"),
        Published("TANDA RoBERTa-large, trained on TrecQA", ".943", ".974", "Garg et al. 2019"),
    ),
    "ReQA SQuAD": (
        Published("USE-QA", "", ".539", "R@1 .439, R@10 .727 over 91,729 sentences of SQuAD 1.1 train"),
    ),
}
