"""What stands before and after names and is none: titles, generations, degrees, legal forms, particles."""

from __future__ import annotations

import re

from portal.lists.folding import key, keys, plain

TITLES = keys("""
    mr, mrs, ms, miss, mx, mister, dr, doctor, prof, professor, sir, dame, lord, lady, rev, reverend, hon,
    honourable, capt, captain, col, colonel, maj, major, lt, sgt, rabbi, imam, fr, father, sister, cllr,
    councillor, eng, arch, herr, frau, hr, fräulein, ing, dipl, dipl ing, dipl kfm, dipl kffr, mag, mmag, ra,
    rain, stb, dr med, dr jur, dr ing, dr phil, dr rer nat, dr h c, univ prof, pd, habil, med, jur, phil, rer,
    nat, h, oec, herrn, hern, kfm, kffr, mba, monsieur, madame, mademoiselle, mme, mlle, mr mme, m, me, maître,
    dre, messieurs, mesdames, mm, señor, señora, señorita, sr, sra, srta, don, doña, dña, d, lic, licda, arq,
    abg, dra, dhr, de heer, heer, mevr, mevrouw, mw, mej, ir, drs, mr dr, drs ir, familie, family, fam
""")
#: Titles that begin a name beyond doubt; the others are names and initials too (Don, M., Major, Med).
SURELY = keys("""
    mr, mrs, ms, miss, mx, dr, prof, professor, sir, dame, rev, reverend, cllr, capt, herr, frau, hr, ing, dipl,
    dipl ing, mag, monsieur, madame, mademoiselle, mme, mlle, maître, señor, señora, señorita, sr, sra, srta,
    dña, doña, dhr, mevr, mevrouw, mw, ir, drs, dra, lic, doctor, univ, lt, sgt, col, dre, fam, familie, dr med,
    dr jur, hon
""")
#: What goes on after a title: Dr. med., Prof. Dr. h. c.
WITH_A_TITLE = plain("""
    med jur phil rer nat h c hc oec habil dent vet pol ing kfm kffr de heer techn mult
""")
GENERATIONS = keys("""
    jr, sr, jnr, snr, junior, senior, ii, iii, iv, jun, sen, filho, neto, fils, père, pere, 2nd, 3rd, v, vi, d
    j, d a, hijo
""")
#: Degrees and honours, as they are written: “MA” is one, “Ma” a name.
DEGREES = plain("""
    PhD Ph.D MD M.D DDS DMD DVM DO JD J.D Esq CPA MBA EMBA QC KC OBE MBE CBE JP RN PE P.E CFA CFP PMP LLM LL.M
    LLB BA B.A MA M.A MSc M.Sc BSc B.Sc RIBA FRICS MRICS FCA ACA ACCA FCCA AIA Esquire DPhil D.Phil EdD Ed.D
    BEng MEng B.Eng M.Eng CEng FRSA FCIPD MCIPD LCSW SPHR PHR CPCU CLU ChFC NP DC OD PharmD PsyD MPH MPA RD PT
    DPT AICP LEED AP CIC GRI CRS Mag Bakk EA CMA CIA SHRM-CP SHRM-SCP CAE IOM MPhil M.Phil FAIA RLA USN USMC Ret
""")
LEGAL_FORMS = keys("""
    ltd, limited, inc, incorporated, llc, llp, lllp, pllc, plc, corp, corporation, co, company, lp, gmbh, mbh,
    ag, kg, ohg, ug, gbr, e k, ek, e v, ev, eg, se, kgaa, partg, partgmbb, sarl, sas, sasu, sa, eurl, snc, sci,
    scop, sl, slu, s l, s a, s a s, s a r l, sll, scp, bv, b v, nv, n v, vof, v o f, cv, bvba, srl, s r l, spa,
    s p a, ab, as, a s, aps, oy, oyj, ky, sp z o o, kft, bt, zrt, nyrt, s r o, d o o, doo, pty, pty ltd, pvt,
    ltda, eirl, cic, cio
""")
#: Legal forms that are words or names as well: they count only as they are written.
AS_WRITTEN = {
    written.lower(): written
    for written in ("AG", "KG", "SA", "SE", "AB", "AS", "Co", "eG", "SpA", "eV", "Ky", "Bt", "CV", "SL", "LP", "eK",
                    "SCI", "UG", "CIO", "CIC", "Oy", "Company", "SAS", "Inc")
}  # fmt: skip
FIRM_WORDS = re.compile(
    r"(?:&|\bund|\band|\bet|\by|\ben|\+)\s+(?:co|cie|sons?|söhne|sohn|fils|hijos|zonen|zoon|daughters?|töchter|"
    r"partners?|associates|brothers|bros|gebrüder|company|associés|asociados)\b\.?", re.IGNORECASE,
)  # fmt: skip
PARTICLES = plain("""
    vd v.d. v/d vdn
    van von vom zu zum zur vande vanden vander ver de del della delle dello degli dei di da das dos do du des le
    la las los der den ter ten te tot op in 't ’t t af av auf aus bin ibn ben bint al el ul y e d' d’ dal st. st
    san santa lo li an am und het 's uit aan bij onder over voor mac mc ap ó ní ui abu
""")
#: Particles that begin a family name wherever they stand, in capitals too; the others only in small letters.
ALSO_CAPITAL = plain("""
    van von vom de del della di da dos du des der den ter ten bin ibn bint zu zur al el af av la dal degli dei
    das do st. st
""")


def is_title(words: str) -> bool:
    """Whether the whole cell is how somebody is addressed: “Frau Dr.”, “Mr”, “M.”."""
    found = key(words)
    return found in TITLES or (bool(found) and all(word in TITLES | WITH_A_TITLE for word in found.split()))


def is_degree(word: str) -> bool:
    """PhD, MBA, M.A.: as it is written, since names look like some of them."""
    bare = word.strip(".,()")
    return bare in DEGREES or bare.replace(".", "") in DEGREES


def is_suffix(word: str) -> bool:
    """Whether the word comes after a name without being part of it."""
    return key(word) in GENERATIONS or is_degree(word)


def is_particle(word: str) -> bool:
    """Whether a family's name may begin with it: van, de la; in capitals only where no other name is like it."""
    return word in PARTICLES or (word.lower() in ALSO_CAPITAL and word[:1].isupper() and not word.isupper())


def legal_form(name: str) -> bool:
    """Whether this is called like a firm: it ends with a legal form, or with “& Sons”."""
    if FIRM_WORDS.search(name):
        return True
    words = re.split(r"[\s,]+", name.strip())
    for count in (1, 2, 3):
        last = key(" ".join(words[-count:]))
        written = "".join(words[-count:]).replace(".", "").strip("() ")
        if len(words) > count and last in LEGAL_FORMS and written == AS_WRITTEN.get(last, written):
            return True
    return False
