// A project of its own: it takes nothing from the repository around it.
export default {};
