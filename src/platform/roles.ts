/** The three roles of the database; migrations name the second and third in their GRANTs. */
export const OWNER_ROLE = 'double_random_owner';
export const APP_ROLE = 'double_random_app';
export const PORTAL_ROLE = 'double_random_portal';
