namespace Muser.Silo;

/// <summary>Metadata of an endpoint: the parameters of a query that it reads itself, for the description of the API.</summary>
/// <param name="Names">Their names.</param>
public sealed record ApiQuery(params string[] Names);
