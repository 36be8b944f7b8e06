"""Word lists of common Dutch and Flemish names; every combination drawn from them is invented."""

from __future__ import annotations

import unicodedata

_GIVEN_NL = """
Anna Bart Bas Bram Daan Demi Eline Emma Esther Eva Femke Floor Fleur Gerrit Hanna Hugo Ilse Iris
Jasper Jelle Jeroen Joris Julia Kees Lars Lieke Lisa Loes Luuk Maaike Maarten Marieke Marit Martijn
Mees Merel Mirjam Niek Nienke Noor Pieter Renske Rik Roos Ruben Sanne Sem Sofie Stijn Suzanne Sven
Thijs Tessa Tim Vera Willem Wouter Yara Youssef Fatima Mehmet Samira Chloë Zoë
"""
_GIVEN_BE = """
Amber An Arne Axel Bert Brecht Britt Dries Elke Ellen Els Evelien Filip Fien Geert Griet Gitte
Hannes Hilde Ine Jana Jef Jens Joke Jolien Karel Katrien Kobe Koen Laura Lien Lies Liesbeth Lore
Lotte Louis Maud Michiel Nele Pauline Pieterjan Raf Robbe Ruth Sander Sara Seppe Siebe Silke Steven
Tine Tom Veerle Wannes Ward Wim Yasmine Amélie Céline Noémie
"""
_SURNAMES_NL = """
Bakker/Beekman/van den Berg/de Boer/Bos/van den Bosch/Brouwer/Bruin/van Dam/Dekker/van Dijk
Dijkstra/Driessen/van der Heijden/Hendriks/van den Heuvel/Hoekstra/de Jong/Jonker/Kok/Koster
Kramer/Kuiper/van der Laan/van Leeuwen/van der Linden/Maas/Martens/van der Meer/Meijer/Molenaar
Mulder/Timmermans/Post/Postma/Prins/de Ruiter/Sanders/Schipper/Scholten/Schouten/Smeets/Smit
Veenstra/van Veen/Verbeek/Verhoeven/Vermeulen/van Vliet/Visser/Vos/de Vries/van der Wal/Willems
de Wit/Wolters/Zijlstra/Özdemir/Bouzid/Yilmaz/Kuijpers/Groen/Huisman/van Loon/Peters/Vink/Wiersma
Boersma
"""
_SURNAMES_BE = """
Aerts/Baeten/Baert/Bogaert/Bosmans/Callens/Claes/Claeys/Coppens/De Backer/De Clercq/De Cock
De Coninck/De Meyer/De Pauw/De Ridder/De Smet/De Vos/De Wilde/Declercq/Desmet/Devos/Dewulf/D'Hondt
Dierckx/Geerts/Goossens/Hermans/Huybrechts/Jacobs/Janssens/Lambrecht/Lemmens/Lenaerts/Maes/Mertens
Michiels/Moens/Nijs/Pauwels/Peeters/Roels/Segers/Smets/Stevens/Thijs/Van Acker/Van Damme
Van den Broeck/Van Hoof/Van Laere/Vandenberghe/Vandevelde/Verbruggen/Verhaegen/Verlinden/Vermeersch
Verstraete/Wauters/Wouters/Wuyts/Leclercq/Debruyne/Vercauteren
"""


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.strip().replace("\n", "/").split("/"))


GIVEN = {"NL": tuple(_GIVEN_NL.split()), "BE": tuple(_GIVEN_BE.split())}
SURNAMES = {"NL": _names(_SURNAMES_NL), "BE": _names(_SURNAMES_BE)}


def slug(name: str) -> str:
    """The name as an address spells it: ASCII letters and digits, lower case."""
    folded = unicodedata.normalize("NFKD", name)
    return "".join(c for c in folded.lower() if c.isascii() and c.isalnum())
