"""What protects the pages: response headers, and later sign-in, roles and audit."""
