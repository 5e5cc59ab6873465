"""What all pages share, and a package for each page: `page` has its layout and callbacks."""
