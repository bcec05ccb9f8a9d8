"""A class: what students hand in, in tables and files, and how that is graded.

``exercise`` is what is asked, with the ``key`` to it.  ``gathering`` collects the answers.  They come from
``answer_files``, or from the rows of ``tables``: there ``columns`` says what each column holds, and ``answer_tables``
what each student wrote.  A field is read by ``fields``, and ``handed_in`` is the result.
``grading`` gives the points, and ``hints`` the help.
"""
