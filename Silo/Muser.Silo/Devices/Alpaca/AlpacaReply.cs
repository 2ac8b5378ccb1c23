using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muser.Silo.Devices.Alpaca;

/// <summary>An answer of Alpaca: the names are those of its interface definition.</summary>
/// <param name="Value">What was read; left out where nothing was.</param>
/// <param name="ClientTransactionID">The number that the client gave.</param>
/// <param name="ServerTransactionID">The number of the answer, from 1.</param>
/// <param name="ErrorNumber">0, or one of <see cref="AlpacaError"/>.</param>
/// <param name="ErrorMessage">Empty, or a sentence.</param>
public sealed record AlpacaReply(object? Value, uint ClientTransactionID, uint ServerTransactionID, int ErrorNumber, string ErrorMessage)
{
    /// <summary>How it is written.</summary>
    internal static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
