"""F2: a weak primitive, or a random that can be predicted, for something secret."""

from collections.abc import Iterator

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import CODE
from bot.checklist.questions.f_secrets_and_cryptography.ciphers import judge_cipher
from bot.checklist.questions.f_secrets_and_cryptography.hashes import judge_hash
from bot.checklist.questions.f_secrets_and_cryptography.randoms import judge_random
from bot.checklist.syntax.calls import calls
from bot.checklist.values.safe_names import word_set


def find(source: SourceFile, _tree: Tree) -> Iterator[Subject]:
    """Each call of a weak hash, a cipher, a key generator or a random that can be predicted."""
    for call in calls(source):
        names = {call.name.lower(), call.resolved.rpartition(".")[2].lower()}
        if not names & _NAMES:
            continue
        for judge in (judge_hash, judge_cipher, judge_random):
            subject = judge(call, source)
            if subject is not None:
                yield subject
                break


# The last part of every callee that one of the judges knows, in lower case: a cheap look before the others.
_NAMES = word_set(
    """
    new sum digest md5 sha1 md4 createhash createhmac cryptohasher hash hashsync sum256 sum512 sum384 sha224
    sha256 sha384 sha512 newcipher newtripledescipher newsaltedcipher arc4 blowfish tripledes idea cast5
    seed rc2 ecb encrypt decrypt createcipher createdecipher createcipheriv createdecipheriv generatekey
    generatemultiprimekey generate_private_key generate generatekeypair generatekeypairsync
    generatekeypairasync pbkdf2_hmac pbkdf2 pbkdf2sync key pbkdf2hmac generatefrompassword gensalt
    gensaltsync random randint randrange choice choices getrandbits sample uniform randbytes int intn n
    int31n int31 int32n int32 int63n int63 int64n int64 uint32 uint64 uintn read perm float64 float32
    string pseudorandombytes bytes newcbcencrypter newctr newcfbencrypter newofb seal cbc ctr cfb cfb8 ofb gcm
    """
)
QUESTION = Question(question="F2", languages=CODE, find=find)
