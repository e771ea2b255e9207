"""What every room stands on: settings, database, types, clock, migrations."""
