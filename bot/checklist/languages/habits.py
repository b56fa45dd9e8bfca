"""What values, names and parameters are in a language, beyond what its grammar says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Habits:
    """The habits by which a value is followed; a language has none that it does not name.

    - `joins_paths`: `/` puts texts together; `fills_formats`: `%` fills the text before it.
    - `fills_braces`: `"{}".format(value)` fills a text.
    - `empty_makers`: functions that make something empty, of whatever type they are given.
    - `is_named_by_package`: what an imported package gives, and a name that a file does not bind, is fixed.
    - `fills_by_address`: a name whose address is handed over is filled there.
    - `has_class_constants`, `has_object_constants`: where a constant property may be written.
    - `types_messages`: the message of a remote call is told by its parameter's type.
    - `decorates_routes`, `decorates_parameters`: how a parameter is told to be a request's.
    - `types_bodies`: a parameter called `request` is a parsed body where its type says so.
    - `hands_person_over`: a parameter that is called a user may be who is asking.
    - `raises_errors`: what fails ends what called it; else it gives an error back, which has to be heeded.
    - `has_plain_fields`: a member is a field of a value, so that what is known of the value is known of it.
    - `spreads_keywords`: a dictionary that is spread into a call holds its options.
    - `capitals_are_public`: a capital letter makes a name public, and says nothing of a class.
    - `makes_bytes_by_call`: a call of a type makes bytes of a literal.
    - `overloads_operators`: a comparison may be a condition that a database evaluates.
    - `passes_options`: options of a call are the keys of an object.
    - `has_ambient_request`: a helper finds the request, and who is asking, by itself.
    """

    joins_paths: bool = False
    fills_formats: bool = False
    fills_braces: bool = False
    empty_makers: frozenset[str] = frozenset()
    is_named_by_package: bool = False
    fills_by_address: bool = False
    has_class_constants: bool = False
    has_object_constants: bool = False
    types_messages: bool = False
    decorates_routes: bool = False
    decorates_parameters: bool = False
    types_bodies: bool = False
    hands_person_over: bool = False
    raises_errors: bool = False
    has_plain_fields: bool = False
    spreads_keywords: bool = False
    capitals_are_public: bool = False
    makes_bytes_by_call: bool = False
    overloads_operators: bool = False
    passes_options: bool = False
    has_ambient_request: bool = False
