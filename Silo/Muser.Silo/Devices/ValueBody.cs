using System.Text.Json;

namespace Muser.Silo.Devices;

/// <summary>What is put to set a property.</summary>
/// <param name="Value">What it is to be: a number, true, false or a text.</param>
/// <param name="Client">Who wants it; <c>api</c> where it is left out.</param>
/// <param name="Why">Why, for the audit log.</param>
/// <param name="Id">An id, so that it can be sent again; made here where it is left out.</param>
public sealed record ValueBody(JsonElement Value, string? Client = null, string? Why = null, Guid? Id = null);
