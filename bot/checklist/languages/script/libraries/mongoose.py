"""Mongoose."""

from bot.checklist.languages.library import Records, words

RECORDS = Records(
    always=words(
        """
        findById findByIdAndUpdate findByIdAndDelete findByIdAndRemove findOne findOneAndUpdate
        findOneAndDelete deleteOne updateOne deleteMany updateMany
        """
    ),
    on_database=words("find"),
    by_key=words("findById findByIdAndUpdate findByIdAndDelete findByIdAndRemove"),
)
