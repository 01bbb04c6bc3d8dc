"""What newspapers print -> the sentences a reader would point at."""

import pytest

from qa.corpus.sentences import split

# Each case is the sentences that should come out; `|` stands for the space between them.
RUNNING_TEXT = (
    # abbreviations
    "The U.N. envoy landed in Sana'a at dawn.|No one met her.",
    "Aid from the U.S. and the U.K. is late.|So is the rest.",
    "She was flown to the U.S.|Her sister stayed behind.",
    "Maj. Gen. Tariq Aziz and Lt. Col. R. K. Singh shook hands.|Neither smiled.",
    "Brig. Gen. Ann Dunwoody spoke first, then Adm. Mike Reyes.|Both will retire.",
    "He told Sen. Ruth Pell, D-R.I., and Gov. Tim Oake to wait.|They did.",
    "The siren sounded at 4:10 a.m. on Friday.|It stopped at 5 a.m.|Nobody slept.",
    "Polls close at 8 p.m. Eastern time.|Results come later.",
    "Trains stop at 11 p.m. Saturday.|Buses run all night.",
    "The last bus left at 9 P.M.|The next one never came.",
    "Onions rose to Rs. 90 a kilo from Rs. 62.50.|Shops blamed the rain.",
    "Shares of Norvik Inc. and Tamber Corp. fell.|Those of Ledd Co. rose.",
    "Halden & Sons Ltd. makes rope.|It has 40 workers.",
    "The case, Okafor v. Lagos State, began in 2019.|It ended on Monday.",
    "Spurs vs. Leeds was called off.|Fans went home.",
    "The fire began on the corner of Mill St. and Dock Rd. before noon.|It spread fast.",
    "Crews closed a lane on W. Harlan St.|Mayor Ilse Bond apologised.",
    "Pilgrims filled St. Anne's Church and St. Peter's Square.|Some fainted.",
    "No. 7 Pier is shut.|No. 8 is open.",
    "Asked if he would resign, he said no.|No date was set.",
    "The ruling (see para. 12) was narrow.|It binds nobody.",
    "Dr. Lena Voss, Ph.D., and Prof. Omar Sy disagree.|Their papers do not.",
    "The rebels hold Mt. Aru.|Its slopes are mined.",
    "On Jan. 3 and Feb. 28 the dam leaked.|In March it burst.",
    "Some 14 km. north of Karsu the road ends.|Beyond it is sand.",
    # initials and names
    "J. T. Hargreave will step down.|H. G. Osei succeeds him.",
    "The bill honours Franklin D. Marsh and W.E.B. Tate.|It passed 61-38.",
    "Police named the driver only as Karim B.|He is 34.",
    # figures
    "Turnout was 61.8 percent, up from 59.2.|Analysts had expected 55.",
    "The quake measured 6.8.|Aftershocks reached 5.4.",
    "It cost $1.24 billion.|About 3,000 jobs will go.",
    "Firmware 2.0.13 fixes the fault.|Version 3 drops it.",
    "At least 40 died.|2019 was worse.",
    # quotations
    '"We slept in the hold," he said.|"It was cold."',
    "“They left us,” said Ms. Noor.|“We walked.”",
    "“Was it worth it?|Today, yes.”",
    "“We came home.|The door was open,” she said.",
    "“Who did this?” she asked.|He shrugged.",
    "“Who did this?” Mr. Aziz asked.|Silence followed.",
    "“Fire!” the crew shouted.|Then they jumped.",
    "She heard ‘Get down, get down!’ and then a bang.|She ran.",
    "He called the deal “a full cycle too high.”|Others agreed.",
    'The court found it "not a glove compartment but a diary."|It said no more.',
    "The minister said: “The war is over.”|Few believed him.",
    "‘I saw the flash.’|The witness wept.",
    "The play “Who's There?” opens on Friday.|It is sold out.",
    # brackets, ellipses, marks
    "The group (also known as TTP) said it was ready.|The army was not.",
    "The vote passed (it had failed in 2010!) by one.|It is law.",
    "Talks failed.|(The army denied it.)|A truce followed.",
    "Col. (ret.) Matthias Broek offered to go.|He was kept.",
    "“I thought... maybe thunder,” he said.|It was not.",
    "They waited…|Nobody came.",
    "The siren went on...|Then it stopped.",
    "Who pays?!|Nobody knows.",
    "Yahoo! and Jeopardy! were named in the suit.|Neither replied.",
    # datelines
    "KARACHI (Reuters) - The rupee fell on Monday.|It had risen before.",
    "PORT MARAVEL, Sept. 9 — Commandos boarded a ship.|It was empty.",
    "ISLAMABAD: The cabinet met twice.|It agreed on nothing.",
    # the rest
    "The premier quit.|THE U.S. EMBASSY DECLINED TO COMMENT.",
    "Write to desk@dawn.example or see www.dawn.example/live.|Calls cost extra.",
    "al-Nour said the bread had run out.|iPhone alerts were off.",
)
# Each case is what stands between the sentences, and the sentences.
LINES_AND_SPACES = (
    ("\n\n", ("Flood kills 40 in Sindh", "The river burst its banks on Monday.", "Help is on the way")),
    ("\n", ("Flood kills 40 in Sindh", "The river burst its banks on Monday.")),
    ("\r\n", ("The river burst its banks.", "Help is on the way.", "It is late.")),
    ("\r\n\r\n", ("Flood kills 40", "The river burst its banks.", "Help is on the way.")),
    ("\r", ("The river burst its banks.", "Help is on the way.")),
    ("\u2028", ("The river burst its banks.", "Help is on the way.")),
    ("\u00a0", ("The river burst its banks.", "Help is on the way.")),
    ("\u202f", ("Mr.\u00a0Khan went home.", "Help is on the way.")),
    (" \u200b", ("The river burst its banks.", "Help is on the way.")),
    ("\t", ("The river burst its banks.", "Help is on the way.")),
    ("", ("The minister resigned.", "He gave no reason.")),
    ("", ("“We are done.”", "The talks ended.")),
    ("\n", ("- Food and water", "- Tents and blankets", "- 40 pumps")),
    ("\n", ("• Killed: 12", "• Injured: 30", "• Missing: 4")),
    ("\n", ("1. Close the border.", "2. Open talks. ".strip(), "3. Call a vote.")),
    ("\n", ("The plan:", "(a) close the border", "(b) open talks")),
    ("\n", ("Killed: 12", "Injured: 30", "Missing: 4")),
    (" ", ("The river burst its\nbanks on Monday and\nflooded the old town.", "Help is\nunder way now.")),
    ("\n***\n", ("The river burst its banks.", "Help is on the way.")),
)


@pytest.mark.parametrize("case", RUNNING_TEXT)
def test_running_text_is_split_where_a_reader_would_split_it(case: str) -> None:
    text = case.replace("|", " ")

    assert "|".join(text[start:end] for start, end in split(text)) == case


@pytest.mark.parametrize(("between", "expected"), LINES_AND_SPACES)
def test_lines_and_odd_spaces_part_sentences(between: str, expected: tuple[str, ...]) -> None:
    text = between.join(expected)

    assert tuple(text[start:end] for start, end in split(text)) == expected
