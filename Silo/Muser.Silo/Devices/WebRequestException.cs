namespace Muser.Silo.Devices;

/// <summary>A request that is answered with a sentence and a status.</summary>
internal sealed class WebRequestException(int statusCode, string sentence) : Exception(sentence)
{
    /// <summary>The status of HTTP.</summary>
    public int StatusCode => statusCode;
}
