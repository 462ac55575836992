"""Family names that show where a name is cut: of people with two of them, and where the family's name stands first."""

from __future__ import annotations

import re

from portal.core.folding import fold
from portal.lists.folding import keys, plain

#: Spanish and Portuguese people have two; whoever is called so before the last word has one there, and no second name.
SPANISH = keys("""
    García, López, Ruiz, Díaz, Moreno, Muñoz, Romero, Alonso, Navarro, Torres, Ramos, Gil, Serrano, Blanco,
    Molina, Morales, Suárez, Ortega, Delgado, Castro, Ortiz, Rubio, Sanz, Medina, Castillo, Cortés, Garrido,
    Guerrero, Lozano, Cano, Prieto, Vega, Herrera, Peña, Flores, Cabrera, Campos, Vidal, Fuentes, Carrasco,
    Caballero, Reyes, Nieto, Aguilar, Pascual, Herrero, Lorenzo, Montero, Hidalgo, Giménez, Ferrer, Santos,
    Vargas, Mora, Crespo, Rojas, Silva, Pereira, Ferreira, Oliveira, Costa, Sousa, Almeida, Carvalho, Ribeiro,
    Rocha, Barbosa, Araújo, Cardoso, Teixeira, Moreira, Nunes, Lopes, Gomes, Fernandes, Rodrigues, Gonçalves,
    Martins, Alves, Mendes, Pinto, Correia, Dias, Monteiro, Freitas, Barros, Melo, Rivera, Mendoza, Guzmán,
    Salazar, Contreras, Estrada, Ríos, Acosta, Aguirre, Bravo, Cárdenas, Espinosa, Figueroa, Ibarra, Juárez,
    Luna, Maldonado, Miranda, Navarrete, Ochoa, Pacheco, Quintero, Rosales, Salas, Solís, Valdés, Valencia,
    Velasco, Zamora, Zúñiga, Arias, Parra, Soto
""")
#: -ez is “son of”: Gómez, Martínez; -az and -iz in some.
SON_OF = re.compile(r"[a-z]{2,}(?:ez|niz|raz)")
NO_SURNAMES = keys("Inez, Cortez")
#: Chinese and Korean family names of two letters; nearly all have one.
COMPOUND = plain("""
    欧阳 歐陽 太史 端木 上官 司马 司馬 东方 東方 独孤 獨孤 南宫 南宮 万俟 闻人 夏侯 诸葛 諸葛 尉迟 公羊 赫连 澹台
    皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 公孫 慕容 仲孙 钟离 长孙 長孫 宇文 司徒 鲜于 司空 令狐
    남궁 황보 제갈 사공 선우 서문 독고
""")


def is_surname(word: str) -> bool:
    """Whether it is a Spanish or Portuguese family's name beyond doubt."""
    folded = fold(word)
    return folded in SPANISH or (SON_OF.fullmatch(folded) is not None and folded not in NO_SURNAMES)
