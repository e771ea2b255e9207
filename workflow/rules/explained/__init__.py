"""The French sentences that defend a date: one file per subject, called only when somebody asks why."""
