namespace Chainrule.Lab.Formats;

/// <summary>The CRC-32 of gzip, zip and PNG (reflected polynomial 0xEDB88320), eight bytes a step.</summary>
/// <remarks>
/// Source: RFC 1952, section 8; the eight tables: M. E. Kounavis, F. L. Berry, "A Systematic Approach to Building High Performance
/// Software-Based CRC Generators", 2005.
/// </remarks>
internal static class Crc32
{
    private static readonly uint[][] Tables = MakeTables();

    /// <summary>Continues a checksum.</summary>
    /// <param name="data">The next bytes.</param>
    /// <param name="crc">The checksum so far; 0 at the start.</param>
    /// <returns>The checksum of all bytes so far.</returns>
    public static uint Of(ReadOnlySpan<byte> data, uint crc = 0)
    {
        crc = ~crc;
        while (data.Length >= 8)
        {
            crc ^= data[0] | (uint)data[1] << 8 | (uint)data[2] << 16 | (uint)data[3] << 24;
            crc = Tables[7][(byte)crc] ^ Tables[6][(byte)(crc >> 8)] ^ Tables[5][(byte)(crc >> 16)] ^ Tables[4][crc >> 24]
                ^ Tables[3][data[4]] ^ Tables[2][data[5]] ^ Tables[1][data[6]] ^ Tables[0][data[7]];
            data = data[8..];
        }

        foreach (var value in data) crc = Tables[0][(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[][] MakeTables()
    {
        var tables = new uint[8][];
        for (var k = 0; k < 8; k++)
        {
            tables[k] = new uint[256];
            for (var i = 0u; i < 256; i++)
            {
                var crc = k == 0 ? i : tables[k - 1][i];
                for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320u ^ (crc >> 1) : crc >> 1;
                tables[k][i] = crc;
            }
        }

        return tables;
    }
}
