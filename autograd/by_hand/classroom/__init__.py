"""A class: what students hand in, in tables and files, and how that is graded.

``exercise`` is what is asked, with the ``key`` to it.  ``gathering`` collects the answers: from ``tables`` (also
``workbooks``), of which ``columns`` says what each column holds, as ``answer_tables``, and from ``answer_files``; a
field is read by ``fields``, and ``handed_in`` is the result.  ``grading`` gives the points, and ``hints`` the help.
"""
