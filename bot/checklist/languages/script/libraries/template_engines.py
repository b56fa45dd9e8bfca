"""Engines that compile a template from a text."""

from bot.checklist.languages.library import words
from bot.checklist.languages.shapes.execution import Evaluators

EVALUATORS = Evaluators(
    calls=words(
        """
        ejs.render ejs.compile handlebars.compile Handlebars.compile pug.render pug.compile lodash.template
        _.template underscore.template mustache.render mustache.parse doT.template hogan.compile
        eta.renderString art-template.render art-template.compile nunjucks.renderString nunjucks.Template
        nunjucks.compile
        """
    ),
    methods={
        "parseAndRender": ("liquidjs",),
        "parseAndRenderSync": ("liquidjs",),
        "renderString": ("nunjucks", "eta"),
        "from_string": ("nunjucks", "eta"),
    },
)
