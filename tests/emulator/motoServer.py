"""Starts moto on a free port, with what RDS does and moto leaves out."""

import random
import string
import sys

from moto.rds import models
from moto.server import main

original_init = models.DBInstance.__init__


def init_with_own_resource_id(self, *args, **kwargs):
    """moto gives every DB instance the same resource id; on RDS it is the instance's own."""
    original_init(self, *args, **kwargs)
    characters = random.choices(string.ascii_uppercase + "234567", k=26)
    self.dbi_resource_id = "db-" + "".join(characters)


models.DBInstance.__init__ = init_with_own_resource_id

main(["-H", "127.0.0.1", "-p", "0"] + sys.argv[1:])
