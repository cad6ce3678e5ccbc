"""Mails, as counts of words."""

import numpy as np

from utils.data.files import reads

MAIL_KINDS = ("easy ham", "hard ham", "spam")


@reads("mails.h5")
def load_mails(file):
    """Word counts of 6046 mails of 2001 and 2002, oldest first.

    Returns a dict: counts, sparse (6046, 3000), how often each word stands
    in a mail's subject and text, 255 at most; words, str (3000,), the
    commonest ones, with # for each digit; kind, int (6046,), an index into
    MAIL_KINDS (hard ham is honest mail that looks like spam); date,
    datetime64 (6046,), the day on which it arrived; group, int (6046,),
    equal for mails that are nearly copies of each other.
    Source: SpamAssassin public mail corpus (2002).
    """
    from scipy.sparse import csr_array  # of all notebooks two need it

    words = np.array(str(file["words"][0]).split(" "))
    starts = file["starts"].astype(np.int64)
    return {
        "counts": csr_array(
            (file["counts"].astype(np.float64),
             file["columns"].astype(np.int64), starts),
            shape=(len(starts) - 1, len(words))),
        "words": words,
        "kind": file["kind"].astype(int),
        "date": file["day"].astype("datetime64[D]"),
        "group": file["group"].astype(int)}
