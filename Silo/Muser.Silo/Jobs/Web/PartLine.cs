using Muser.Interfaces.Jobs;

namespace Muser.Silo.Jobs.Web;

/// <summary>A part in JSON.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="State">Where it is.</param>
/// <param name="Attempts">How often it was begun.</param>
/// <param name="Lost">How often it was lost with its worker.</param>
/// <param name="Worker">The worker that has it.</param>
/// <param name="Message">Why its last attempt failed.</param>
public sealed record PartLine(int Index, PartState State, int Attempts, int Lost, string Worker, string Message)
{
    /// <summary>The line of a part.</summary>
    public static PartLine Of(PartStatus part) => new(part.Index, part.State, part.Attempts, part.Lost, part.Worker, part.Message);
}
