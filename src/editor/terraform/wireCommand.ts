/** *Wire a Product into Terraform…*, as `package.json` contributes it. */
export const wireCommand = 'pullbook.terraform.wire';
