"""Lists as other systems give them out."""

WILD_APRICOT = """User ID,First name,Last name,Organization,Email,Phone,Membership level,Membership status,Member since,Renewal due
1,Ada,Brown,"Brown, Son & Co Ltd",ada@brown.example,01632 960001,Gold,Active,2020-04-03,2027-04-03
2,Bo,,,not-an-address,,Gold,Active,2020-02-01,
3,Cy,Green,BROWN SON AND CO.,cy@green.example,,Gold,Lapsed,2019-02-03,
4,Di,Blue,Blue Ltd,ADA@brown.example,,Gold,Active,,31/02/2026
5,,,,nobody@nowhere.example,,,,,
6,Él,Noir,Blue,el@noir.example,,Silver,Active,2026-01-05,2025-01-01
7,Fay,White,,fay@white.example,,Silver,Archived,2018-01-05,2020-12-31
"""  # noqa: E501
